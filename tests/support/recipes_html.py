"""Pages made by recipe, each with one trap of real government sites. All wording is ours."""

from __future__ import annotations

ARTICLE = (
    "全年实现地区生产总值1234.5亿元，扣除价格变动后增长5.1%。分产业看，一产完成12.3亿元，增幅1.5%；二产完成456.7亿元，增幅6.2%。",
    "年末常住人口231.8万人，比上年末减少0.6万人；调查失业率均值5.0%，消费价格指数上涨0.2%。",
    "全年一般公共预算收入98.7亿元，增长3.3%，教育支出占一般公共预算支出的比重为18.4%。",
)
TITLE = "甲市2023年国民经济和社会发展统计公报"

_MENU = "".join(f'<li><a href="/c{n}/">栏目{n}</a></li>' for n in range(12))


def page(body: str, *, head: str = "", charset: str | None = "utf-8", chrome: bool = True) -> str:
    """A page with navigation before and a site footer behind the body."""
    declared = f'<meta charset="{charset}">' if charset else ""
    before = f'<div class="nav"><ul>{_MENU}</ul></div><div class="mbx"><a href="/">首页</a> &gt; <a href="/tj/">统计公报</a></div>'
    after = '<div class="footer">主办：甲市统计局 电话：0100-1234567 甲ICP备12345678号</div>'
    if not chrome:
        before = after = ""
    return f"<!DOCTYPE html><html><head>{declared}{head}<title>{TITLE}_甲市统计局</title></head><body>{before}{body}{after}</body></html>"


def article(*extra: str, title: str = TITLE, paragraphs: tuple[str, ...] = ARTICLE) -> str:
    """A title, paragraphs and what is added to them, in the nest of boxes of a usual CMS."""
    inner = f"<h1>{title}</h1>" + "".join(f"<p>　　{p}</p>" for p in paragraphs) + "".join(extra)
    return (
        f'<div class="main"><div class="content"><div class="TRS_Editor">{inner}</div></div></div>'
    )


def spans_per_digit(text: str) -> str:
    """A paragraph with a span around every character, as word processors save it."""
    return "<p>" + "".join(f'<span style="font-size:16px">{c}</span>' for c in text) + "</p>"


def merged_table() -> str:
    """A table with two header rows, merged cells both ways, a full-width unit row and a note row."""
    return """
    <p style="text-align:center">表1　人口构成</p>
    <table border="1">
      <tr><td colspan="5" align="right">单位：万人、%</td></tr>
      <tr><td rowspan="2">指标</td><td colspan="2">2023年</td><td colspan="2">2022年</td></tr>
      <tr><td>年末数</td><td>比重</td><td>年末数</td><td>比重</td></tr>
      <tr><td>常住人口</td><td>231.8</td><td>100.0</td><td>232.4</td><td>100.0</td></tr>
      <tr><td><p>其中：</p><p>城镇</p></td><td>150.<span>2</span></td><td>64.8</td><td>149.9</td><td>64.5</td></tr>
      <tr><td>乡村</td><td>81.6</td><td>35.20</td><td>82.5</td><td>35.5</td></tr>
      <tr><td colspan="5">注：合计数因四舍五入略有出入。</td></tr>
    </table>"""


def layout_tables(inner: str) -> str:
    """An old site: the page is laid out with tables in tables."""
    menu = '<table><tr><td><a href="/a">通知</a></td></tr><tr><td><a href="/b">公告</a></td></tr></table>'
    return f'<table width="1000"><tr><td width="200">{menu}</td><td><table><tr><td>{inner}</td></tr></table></td></tr></table>'


def footnotes() -> str:
    """Bracketed and raised references, and the notes that they refer to."""
    return """<p>全市规上工业[1]产出增长6.7%，空气中细颗粒物（PM<sub>2.5</sub>）浓度为30微克/米<sup>3</sup>，
    森林面积9万公顷<sup>2</sup>。</p><p>注释：</p><p>[1]规模以上工业是年营业收入达到2000万元的工业企业。</p><p>[2]森林面积为初步数。</p>"""


def pictures() -> str:
    """A chart and a table as pictures, with caption above, caption below, and none; a unit line between."""
    return """<p>图1　地区生产总值及增速</p><p><img src="a/tu1.png" width="500"/></p>
    <p>表2　几种产品的产量</p><p>单位：万吨</p><p><img src="a/biao2.png"/></p><p>全年粮食产量55.5万吨，比上年增长2.0%。</p>
    <p><img src="a/tu3.png"/></p><p>图2　空气质量</p><p>全年优良天数290天。</p><p><img src="logo.png"/></p>"""


def long_table(rows: int) -> str:
    """A table of very many rows."""
    lines = "".join(
        f"<tr><td>镇{n}</td><td>{n}.{n % 10}</td><td>{n / 7:.2f}</td></tr>" for n in range(rows)
    )
    return f"<table><thead><tr><th>乡镇</th><th>产值</th><th>增速</th></tr></thead><tbody>{lines}</tbody></table>"


def deep(levels: int) -> bytes:
    """Elements nested very deeply."""
    return (page("<div>" * levels + "<p>" + ARTICLE[0] + "</p>" + "</div>" * levels)).encode()


def wide_spans(rows: int) -> str:
    """A table whose cells claim to span millions of others."""
    row = '<tr><td rowspan="65534" colspan="65534">甲</td><td>1</td></tr>'
    return f"<table>{row * rows}</table>"


def split_article(*pages: str, name: str = "t1") -> list[tuple[str, bytes]]:
    """An article cut into pages, as (address, page): each with the site's chrome, the headline, the editor and links to its neighbours."""
    made = []
    names = [f"{name}_{number}.html" if number else f"{name}.html" for number in range(len(pages))]
    for number, inner in enumerate(pages):
        before = f'<a href="{names[number - 1]}">上一页</a>' if number else ""
        after = f'<a href="{names[number + 1]}">下一页</a>' if number + 1 < len(pages) else ""
        head = f"<h1>{TITLE}{f'（{number + 1}）' if number else ''}</h1><p>发布日期：2024-03-18</p>"
        body = f'<div class="content" id="zoom">{head}{inner}<p>（责编：张三）</p><div>{before} {number + 1} {after}</div></div>'
        made.append((names[number], page(body).encode()))
    return made


def info_line() -> str:
    """The line of date, source and tools under a headline, its parts in elements without blanks between, and what surrounds articles."""
    line = "<span>来源：甲市统计局</span><span>时间：2024年03月18日</span><span>浏览次数：1532</span><span>字体：大 中 小</span>"
    return (
        f'<div class="wrap"><p>当前位置：<a href="/">首页</a> > 正文</p><div>{TITLE}</div><div>{line}</div><div>'
        + "".join(f"<p>{p}</p>" for p in ARTICLE)
        + "</div><p>扫一扫在手机打开当前页</p><h3>相关新闻</h3>"
        + '<ul><li><a href="x">全市工业增长6.8%，比上年加快0.3个百分点</a></li></ul></div>'
    )


def social_page() -> str:
    """An article that is invisible until a script has run, its pictures loaded later, in sections for paragraphs."""
    body = "".join(f"<section><section><span>{p}</span></section></section>" for p in ARTICLE)
    picture = '<section><p><strong>表1　主要农产品</strong></p><img data-src="https://a.cn/1.png" src="data:image/gif;base64,R0lGOD"></section>'
    return f'<div id="js_content" style="visibility: hidden; opacity: 0;">{body}{picture}</div><noscript>请打开脚本5555</noscript>'


def spans_to_the_end() -> str:
    """Cells that reach to the end of their section, by nought and by too much; a foot written before the body; lines in the caption."""
    return """<table><caption>表6　收支<br>单位：亿元</caption><thead><tr><th>部门</th><th>项目</th><th>金额</th></tr></thead>
    <tfoot><tr><td colspan="3">注：快报数。</td></tr></tfoot>
    <tbody><tr><td rowspan="0">甲局</td><td>收入</td><td>20.1</td></tr><tr><td>支出</td><td>12.3</td></tr></tbody>
    <tbody><tr><td rowspan="9">乙局</td><td>收入</td><td>1.5</td></tr><tr><td>支出</td><td>1.6</td></tr></tbody>
    <tbody><tr><td>丙局</td><td>收入</td><td>0.5</td></tr><tr><td></td><td></td><td></td></tr></tbody></table>"""


def titled_grid() -> str:
    """A table whose title and unit are its first rows, as spreadsheets are pasted."""
    return """<table><tr><td colspan="3">2023年主要指标完成情况表</td></tr><tr><td colspan="3">单位：万吨</td></tr>
    <tr><td>产品</td><td>2023年</td><td>2022年</td></tr><tr><td>粮食</td><td>15.9</td><td>15.7</td></tr>
    <tr><td>蔬菜</td><td>33.0</td><td>31.2</td></tr></table>"""


def grouped_grid() -> str:
    """A table whose rows of one cell name groups: the first is no title, though it ends like one."""
    return """<table><tr><td colspan="2">农业生产情况</td></tr><tr><td>粮食</td><td>15.9</td></tr>
    <tr><td colspan="2">工业生产情况</td></tr><tr><td>水泥</td><td>33.0</td></tr></table>"""


def standing_head() -> str:
    """A table whose head is a table of its own, so that it stays while the body scrolls."""
    return """<p>表1　产值（单位：亿元）</p><table><tr><td>镇</td><td>产值</td></tr></table>
    <table><tr><td>东镇</td><td>1.1</td></tr><tr><td>西镇</td><td>2.2</td></tr></table>"""


ELSEWHERE = {
    "a PDF in a frame": (
        '<iframe src="/pdfjs/viewer.html?file=/upload/gb.pdf"></iframe>',
        "a pdf file: /pdfjs",
    ),
    "a PDF in an object": (
        '<object data="gb.pdf" type="application/pdf"></object>',
        "a pdf file: gb.pdf",
    ),
    "a file to load down": (
        '<p>附件：<a href="./P1.docx">公报.docx</a></p>',
        "a docx file: ./P1.docx",
    ),
    "a page in a frame": ('<iframe src="article.html"></iframe>', "a frame: article.html"),
    "scans": ('<p><img src="1.jpg"></p><p><img src="2.jpg"></p>', "2 images, the first 1.jpg"),
    "a PDF that a script shows": (
        '<div id="box"></div><script>new Viewer("#box", {pdfurl: "/files/gb.pdf"});</script>',
        "a pdf file, shown by a script: /files/gb.pdf",
    ),
    "a PDF in an attribute": (
        '<div class="viewer" data-src="gb.pdf?v=2"></div>',
        "a pdf file, shown by a script: gb.pdf?v=2",
    ),
    "a file behind a button": (
        """<p><a href="javascript:;" onclick="window.open('gb.docx')">查看全文</a></p>""",
        "a docx file, shown by a script: gb.docx",
    ),
    "a PDF for a plug-in": (
        '<object classid="clsid:CA8A"><param name="src" value="gb.pdf"></object>',
        "a pdf file, shown by a script: gb.pdf",
    ),
    "a player": ('<embed src="gb.swf">', "a frame: gb.swf"),
    "a film": ('<video controls><source src="gb.mp4"></video>', "a recording: gb.mp4"),
    "pages to leaf through": (
        "".join(f'<div style="background-image: url(p/{n}.jpg)"></div>' for n in (1, 2)),
        "2 pages as backgrounds, the first p/1.jpg",
    ),
    "nothing but a name": ("", "20 characters, none of them a sentence or a figure"),
    "an article in a script": (
        f'<div id="app"></div><script>var state = {{"text": "{"".join(ARTICLE)}"}}</script>',
        "a script that holds",
    ),
}
FRAMES = f'<html><head><title>{TITLE}</title></head><frameset rows="9,*"><frame src="top.htm"><frame src="gb.htm"></frameset></html>'


def facts_table() -> str:
    """The table of facts that official documents carry over their text."""
    facts = (
        ("索 引 号：", "0143/2024-18", "主题分类：", "统计"),
        ("发文机关：", "甲市统计局", "成文日期：", "2024年03月15日"),
    )
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in facts)
    title = f"<tr><td>标　　题：</td><td colspan=3>{TITLE}</td></tr>"
    return f"<table>{rows}{title}<tr><td>发文字号：</td><td>甲统〔2024〕8号</td><td>发布日期：</td><td>2024年03月18日</td></tr></table>"
