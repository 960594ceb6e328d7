"""Scrapy: one spider, six fields by CSS selector, nothing persisted.

Usage: python3 scrapy_spider.py BASE_URL IDS_FILE
"""

import json
import sys

import scrapy
from scrapy.crawler import CrawlerProcess

IN_FLIGHT = 50
BASE_URL, IDS_FILE = sys.argv[1:3]
movies = 0


class TitleSpider(scrapy.Spider):
    name = "titles"

    def start_requests(self):
        with open(IDS_FILE) as ids:
            for title_id in ids.read().split():
                yield scrapy.Request(f"{BASE_URL}/title/{title_id}/")

    def parse(self, response):
        global movies
        facts = response.css('[data-testid="hero__pageTitle"] ~ ul li')
        movie = {
            "title": response.css('[data-testid="hero__primary-text"]::text').get(),
            "year": facts[0].css("a::text").get(),
            "runtime": facts[-1].css("::text").get(),
            "rating": response.css('[data-testid="hero-rating-bar__aggregate-rating__score"] span::text').get(),
            "genres": response.css('[data-testid="interests"] .ipc-chip__text::text').getall(),
            "cast": response.css('[data-testid="title-cast-item__actor"]::text').getall(),
        }
        if all(movie.values()):
            movies += 1


process = CrawlerProcess(
    {
        "CONCURRENT_REQUESTS": IN_FLIGHT,
        "CONCURRENT_REQUESTS_PER_DOMAIN": IN_FLIGHT,
        "LOG_LEVEL": "ERROR",
        "TELNETCONSOLE_ENABLED": False,
    }
)
process.crawl(TitleSpider)
process.start()
print(json.dumps({"movies": movies}))
