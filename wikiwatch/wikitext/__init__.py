"""Pure text: tokens, sentences and clauses, and the constructs of a window of wikitext."""
