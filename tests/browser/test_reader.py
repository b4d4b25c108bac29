"""A visitor at the portal, in a real browser. Console errors and requests to other hosts fail every test."""

from playwright.sync_api import Page, expect

REFERENCE = "/420103/501/2024/"
TABLE_5 = f"{REFERENCE}tables/5/"
PAGES = ["/", "/420103/", "/420103/501/", REFERENCE, f"{REFERENCE}projects/", "/310107/wanli/2025/", "/api/docs/"]
DRAWN = """canvas => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(new Uint32Array(pixels.buffer)).size;
}"""


def test_the_reference_table(page: Page) -> None:
    page.goto(TABLE_5)
    expect(page.locator("h1")).to_have_text("2024年一般公共预算支出表(分功能科目)")
    row = page.locator(".sheet tr[data-key='2060404']")
    expect(row.locator("td")).to_contain_text(["2060404", "科技成果转化与扩散", "4,692.00"])
    canvas = page.locator("canvas")
    expect(canvas).to_be_visible()
    # Paper and ink, bars, grid lines and the edges of letters: a blank canvas has one colour.
    assert canvas.evaluate(DRAWN) > 10


def test_english_and_back(page: Page) -> None:
    page.goto(f"{TABLE_5}?unit=yuan")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith(f"{TABLE_5}?unit=yuan")
    expect(page.locator(".sheet thead th").first).to_have_text("Code")
    expect(page.locator(".sheet tr[data-key='2060404']")).to_contain_text("46,920,000.00")
    page.get_by_role("link", name="中文").click()
    expect(page.locator(".sheet thead th").first).to_have_text("科目编码")


def test_print(page: Page) -> None:
    page.goto(TABLE_5)
    page.emulate_media(media="print")
    for navigation in ("header.site", ".breadcrumbs", ".tools", ".picker", ".columns", ".chart"):
        for found in page.locator(navigation).all():
            expect(found).to_be_hidden()
    expect(page.locator(".sheet tr[data-key='2060404']")).to_be_visible()
    expect(page.locator(".form-title")).to_be_visible()
    pdf = page.pdf(format="A4", landscape=True)
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 10_000


def test_a_phone_scrolls_tables_not_pages(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/", "/420103/", "/420103/501/", REFERENCE, *(f"{REFERENCE}tables/{n}/" for n in range(1, 16))):
        page.goto(address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, f"{address} is {width} wide"


def test_the_keyboard_reaches_the_text_first(page: Page) -> None:
    page.goto(TABLE_5)
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_every_page_runs_without_complaint(page: Page) -> None:
    """The fixture collects what console and network say."""
    for address in (*PAGES, *(f"{REFERENCE}tables/{number}/" for number in range(1, 16))):
        response = page.goto(address, wait_until="networkidle" if "docs" in address else "load")
        assert response is not None
        assert response.ok, address


def test_a_reader_finds_the_way_from_home_to_a_project(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="武汉市江汉区科学技术和经济信息化局", exact=True).click()
    page.get_by_role("table").get_by_role("link", name="2024").click()
    page.get_by_role("link", name="查看项目").click()
    page.get_by_role("link", name="科学管理事务支出").click()
    assert page.url.endswith(f"{REFERENCE}projects/42010324501T000000100/")
    expect(page.locator(".headline").first).to_contain_text("198.67")
