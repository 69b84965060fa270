"""What must hold of any history, checked after every revision of real ones.

    python -m bench.invariants FILE...

Prints how often each invariant was checked, file by file, and where it was violated; exits with 1 when one was.

- text: the words of the state's tokens, and white space between them, are the text byte for byte;
- lines: the state's lines, as they are stored, hold the same tokens, each line those of its text;
- edit: the old text and the changes make the new text exactly; moved words, and all white space between them, are
  taken from the old text;
- runs: they cover every code point that is not white space once, in order, and name the origin of its token;
- once: no token stands twice, and the ledger has those of the state standing and no others;
- fixed: no token ever changes its word or its origin, which is an edit at or before the first it stood in;
- removed: a token is told to be removed by the edit that took it out, and not while it stands;
- revert: a text that comes back has exactly the tokens it had, and so its attribution;
- hidden: a revision without visible text is no edit, and changes nothing;
- resumed: a history that is saved and restored after each of the first eight revisions, and then whenever a quarter
  more have come, gives the same edits, the same tokens of the same origins, and has the same past;
- kept: in the end, every state the page ever had is still stored with its tokens.

What is checked is worked out anew from the texts; of the engine only its state is read, private parts included.
"""
