"""What the rules are unsure of: a model asked, its answer checked, its phrases kept."""
