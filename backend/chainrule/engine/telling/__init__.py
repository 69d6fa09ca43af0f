"""What is said of a run: traces, findings, sentences, exports."""
