"""The language a second time: plain, slow, and sharing no code with `src/`. It is the judge in a dispute."""
