"""Reads a directory with tfparse, the engine of trivy's Terraform scanner."""

import sys

import tfparse

blocks = tfparse.load_from_path(sys.argv[1])
sys.exit(0 if blocks else 1)
