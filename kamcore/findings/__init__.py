"""What the answers mean: the sentence under each page's title, the suggestions below it, and the card behind each number."""
