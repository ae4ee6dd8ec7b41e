"""The pages of My learning, by what people come to do."""
