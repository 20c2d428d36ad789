"""What is computed: one module of pure functions per chapter of method.md, and the explanations beside them."""
