"""Reads every root module of a directory with tfparse, the engine of trivy's Terraform scanner.

tfparse reads one root module. As prc does, this takes for one each directory that has Terraform files and that no other
directory calls as a module.
"""

import os
import re
import sys

import tfparse

SOURCE = re.compile(r'^\s*source\s*=\s*"(\.[^"]*)"', re.MULTILINE)

directories, called = [], set()
for folder, folders, names in os.walk(sys.argv[1]):
    folders[:] = sorted(name for name in folders if not name.startswith("."))
    files = [name for name in names if name.endswith(".tf")]
    if files:
        directories.append(folder)
    for name in files:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            for source in SOURCE.findall(file.read()):
                called.add(os.path.normpath(os.path.join(folder, source)))

read, failed = 0, 0
for directory in directories:
    if os.path.normpath(directory) in called:
        continue
    try:
        read += bool(tfparse.load_from_path(directory))
    except Exception as error:
        failed += 1
        print(f"{directory}: {error}", file=sys.stderr)
print(f"{read} root modules, {failed} failed")
sys.exit(0 if read else 1)
