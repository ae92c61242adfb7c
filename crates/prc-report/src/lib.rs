//! Findings and scores to text and JSON.
