"""Telling subscribers of public changes: each change as a signed POST, in order, again until it arrives.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com). A change may arrive twice, never not at
all: whoever is away for long finds what they missed in the feed, from which every delivery is taken.
"""
