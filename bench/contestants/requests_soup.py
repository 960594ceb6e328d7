"""The shape that most Python scrapers of film pages have: a pool of threads, requests, BeautifulSoup.

Usage: python3 requests_soup.py BASE_URL IDS_FILE
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor

import requests
from bs4 import BeautifulSoup

THREADS = 50
BASE_URL, IDS_FILE = sys.argv[1:3]


def scrape(title_id):
    page = requests.get(f"{BASE_URL}/title/{title_id}/", timeout=300)
    page.raise_for_status()
    soup = BeautifulSoup(page.content, "lxml")
    facts = soup.select('[data-testid="hero__pageTitle"] ~ ul li')
    return {
        "title": soup.select_one('[data-testid="hero__primary-text"]').get_text(),
        "year": facts[0].get_text(),
        "runtime": facts[-1].get_text(),
        "rating": soup.select_one('[data-testid="hero-rating-bar__aggregate-rating__score"] span').get_text(),
        "genres": [chip.get_text() for chip in soup.select('[data-testid="interests"] .ipc-chip__text')],
        "cast": [name.get_text() for name in soup.select('[data-testid="title-cast-item__actor"]')],
    }


with open(IDS_FILE) as ids, ThreadPoolExecutor(THREADS) as pool:
    movies = sum(all(movie.values()) for movie in pool.map(scrape, ids.read().split()))
print(json.dumps({"movies": movies}))
