"""The standard questions, each a function from a corpus to its answer: table, finding, chart and evidence."""
