//! prc.toml; verdicts to findings, score, grade and gate.
