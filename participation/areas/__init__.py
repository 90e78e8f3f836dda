"""Areas of any depth, from the country to the village, and the population that lives in them."""
