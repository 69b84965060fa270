"""A pass over the watchlists: who is watched, what changed, what that means, who is told. one_pass.py has the order."""
