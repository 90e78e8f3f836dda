"""What an office tells: news, learning pages, and short courses with a quiz at the end."""
