"""Short ways through the steps of the import wizard."""

from tests.web.pages.import_steps import plain

REGISTER = """Contracts of 2025,,,,
,,,,
Job,Kind,Supplier,Amount (EUR),Score
Paint the fence,contractor,Amy Ltd,"1.200",8
Mind the shop,managed service,Shopkeepers,"2.300",9
Use the tool,licence,Toolmakers,"4.000",
Write the book,contractor,Amy Limited,Undisclosed,6
Total,,,"7.500",
"""


def step(visitor, address, name):
    return plain(visitor.get(f"{address}/{name}").text)
