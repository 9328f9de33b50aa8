"""Official acts: one function is one act is one transaction. The only writers."""
