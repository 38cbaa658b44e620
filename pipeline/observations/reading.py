"""A sentence with numbers to drafts of figures: cut into clauses, let the constructs have a look in turn, keep the thread.

Order of the constructs: ranks, ratios, 分别 lists, shares, contributions, gaps, directions (growth and change), levels.
"""

from __future__ import annotations

import re

from pipeline.observations import contribution, fenbie, gap, share
from pipeline.observations.draft import Draft, Thread, View
from pipeline.observations.governor import govern
from pipeline.observations.label import DEPENDENT, HEAD, SECTOR, lead_end, merge_child, owner_of, tidy, trail_start
from pipeline.observations.model import Measure
from pipeline.observations.numbers import Number
from pipeline.observations.region import RegionWords
from pipeline.observations.units import UnitKind

_SEPARATOR = re.compile(r"[，,：:；;。！？!?（()）]|——")
_JOIN = re.compile(r"[ 　]*(?:、|和|与|及|以及|，|,)?[ 　]*")
_LIST_JOIN = re.compile(r"[ 　]*(?:、|和|与|及|以及)[ 　]*")
_BRACKET = re.compile(r"[（(][^（）()]*[)）]")
_MARKER = re.compile(r"\[\d{1,3}\]|［\d{1,3}］|【\d{1,2}】|\^?[①-⑳]")
_KEPT_BRACKET = re.compile(r"[（(][一-龥]{1,4}[)）]")
_PART = re.compile(r"其中|分[一-龥]{1,5}看|按[一-龥]{1,6}分|从[一-龥“”]{2,16}看|[一-龥”]{2,}中[，,：:]")
_AMONG = re.compile(r"(?P<whole>[一-龥“”（）()A-Za-z\d]{2,30})中[，,]?$")
# What follows a number and is no name of the thing counted
_NO_NAME = re.compile(
    r"[\s\0]*(?:$|[，,。；;：:、！!?？）)“…|]|用于|支持|重点(?:用于|支持|投向|是)|主要(?:用于|是|集中|为)|占|同比|环比|增长|增加|下降|较|比|以上|以下|左右|分别|其中|和|与|及|等|升|降|提高|提升|回升|居|位[居列]|排名?|列|为|是|达|到|至|均|都|已|将|被|实现|以内|并|且|在|由|从|覆盖|成为|惠及|"
    r"调整|增至|跃升|攀升|回落|下[降滑跌调]|上[升涨调下]|入[驻选围库]|向|给|获[得评批]|得|扩大|减少|缩小|持续|继续|进一步|目标|新?台阶|新高|水平|大关|关口|台阶|的(?:水平|规模|增长|速度|目标|基础|比例|比重|高点|低点|最低|峰值|增速|幅度|位置)|规模$|左|吸引|带动|推动|拉动|创|稳居|稳定|超过|高于|低于|快于|慢于|不含|包括|再|又|也|来自|涉及|共|合计|累计|年均|平均|后|前|时|期|之|余|多|即|则|而|但|仅|约|近|或|有|无|没)"
)
_VERB_ONLY = re.compile(
    r"^(?:新增|新建|新设|新设立|新开工|新完工|新开业|新引进|新培育|新认定|新注册|新招|竣工|完工|开工|建成|建设|打造|培育|推动|开展|举办|承办|组建|布局|统筹|汇聚|聚集|集聚|推出|引进|引入|签约|签订|签署|落地|落户|实施|完成|优化|开通|提升|建立|设立|成立|启动|吸引|支持|梳理|跟踪|组织|发放|发布|制定|出台|"
    r"新立|创建|获批|获|获得|授予|认定|评选|遴选|转化|转移|安置|惠及|服务|解决|改造|改建|扩建|修建|新改建|投入|投放|新购|更新|配备|增设|改扩建|增加|减少|关停|淘汰|退出|拆除|整治|治理|处置|查处|破获|办理|受理|审理|接待|提供|保障|培训|招聘|招收|招生|选派|选聘|选拔|资助|救助|帮扶|共建|新推|推广|"
    r"覆盖|涉及|包含|包括|涵盖|形成|构建|设有|设置|规划建设|规划|谋划|储备|争取|续建|复工|投产|投运|投用|上线|备案|入库|入选|入围|上榜|拥有|共有|现有|有|与|在|对|为|向|从|把|将|使|让|推进|下调|上调|提请|审议|制定修订|修订|发行|安排|拟发行|拟安排|化解|盘活|减免|减税|退税|降低|节约|压减|疏解|疏解提质|清理|腾退|新签|搬迁|关闭)(?:了|成)?$"
)
_KEEP_VERB = re.compile(
    r"^(?:新增|新建|新设|新设立|新引进|新培育|新认定|竣工|新开工|改造|改扩建|新改建|优化|疏解|淘汰|关停|拆除|整治|安置|培训|提请|压减|下调|上调|搬迁|推广|疏解提质|退出|修订|制定|制定修订)(?:了|成)?$"
)
# 跃上1.4万亿斤新台阶、亩产提升10.1斤: what follows 、 is a clause of its own
_CLAUSE_END = re.compile(r"(?:提升|提高|增长|增加|下降|减少|降低|回落|上升|达|达到|为|超|超过|约|突破|近|至|到)$")
_SAME_THING = re.compile(r"(?:该|这一|上述|此)(?:指数|指标|投资额|比例|比重|数字|数值)?$")
_INDEX = re.compile(r"(?:指数|得分|分数|评分|分值|权重|系数)(?:合计|综合)?$")
_RATIO = re.compile(r"(?:比值|收入比|之比|比例|倍差|抚养比|性别比|比)$")
_TIMES_OF = re.compile(r"(?:为|是|达到?|相当于|增至|增加到|提高到|扩大到)[^，。]{0,12}(?:年|时|期|初|末)的?$")
_SPEED = re.compile(r"(?:增速|增长率|增幅|涨幅|增长速度|增长)$")
_FALL = re.compile(r"(?:降幅|跌幅|下降率|下降)$")
_COUNTERS = frozenset("个家项户人名位座所条处件部种款场张枚辆台套艘只头册对组")


def mask(text: str, numbers: list[Number]) -> str:
    """The text with footnote markers and side remarks in brackets blanked, character for character."""
    if "[" in text or "①" in text or "^" in text or "【" in text or "②" in text or "［" in text:
        text = _MARKER.sub(lambda m: "\0" * len(m.group()), text)
    if "（" in text or "(" in text:
        starts = [n.start for n in numbers]

        def blank(match: re.Match[str]) -> str:
            a, b = match.span()
            if any(a < s < b for s in starts) or _KEPT_BRACKET.fullmatch(match.group()) and match.group()[1:2] not in "含不按以见如":
                return match.group()
            return "\0" * (b - a)

        text = _BRACKET.sub(blank, text)
    return text


def read(
    masked: str, start: int, end: int, numbers: list[Number], thread: Thread, words: RegionWords, region_names: dict[str, str]
) -> list[Draft]:
    """Read the figures of one sentence.

    Args:
        masked: The block's masked text.
        start: Offset of the sentence.
        end: Offset after it.
        numbers: Its numbers that may be figures.
        thread: What it inherits; updated.
        words: Regions that the document may name.
        region_names: Cache of nothing but names to codes.

    Returns:
        A draft for every number.
    """
    drafts: list[Draft] = []
    groups = _groups(masked, numbers)
    previous = start
    _opening(masked, start, end, thread, words)
    lefts = [_left(masked, groups[i - 1][-1].after if i else start, group[0].start) for i, group in enumerate(groups)]
    for index, group in enumerate(groups):
        first, last = group[0], group[-1]
        left = max(lefts[index], previous)
        following = end
        if index + 1 < len(groups):
            following = lefts[index + 1] if lefts[index + 1] > last.after else groups[index + 1][0].start
        stop = _stop(masked, last.after, min(following, end))
        governor = govern(masked, left, first.start)
        view = View(masked, group, left, governor, stop, thread)
        _part(view, previous)
        _subject(view, previous, words)
        made = _construct(view, previous)
        opened = masked[max(view.start, governor.rest - 6) : governor.rest].rstrip(" 的峰值高点\0")
        if opened.endswith(("从", "由")) and len(group) == 1:
            made[0].moment = "from"
        elif drafts and drafts[-1].moment == "from" and governor.arrival:
            made[0].moment = "to"
        for draft in made:
            if view.region:
                draft.region = thread.region = view.region
            elif thread.region and draft.region is None:
                draft.region = thread.region
        _remember(view, made)
        drafts += made
        previous = last.after
        # the noun behind a number belongs to it: it is no subject of the next
        if view.behind and stop == following:
            previous = stop
    return drafts


_EVENT = re.compile(r"在(?P<event>[^，。]{4,24}?(?:运动会|奥运会|残奥会|亚运会|全运会|大赛|锦标赛|比赛|冬奥会|青奥会))上?[，,]")


def _opening(text: str, start: int, end: int, thread: Thread, words: RegionWords) -> None:
    """What the sentence opens with holds for all of it: 平谷区万庄子村…, 在第33届夏季奥运会上，…"""
    at = lead_end(text, start, end)
    region = words.pattern.match(text, at, end)
    if region is not None:
        thread.region = words.codes[region.group()]
    elif words.own.match(text, at, end):
        thread.region = None
    if text.startswith("在", start):
        event = _EVENT.match(text, start, end)
        thread.event = event["event"] if event else ""


def _groups(text: str, numbers: list[Number]) -> list[list[Number]]:
    groups: list[list[Number]] = []
    for number in numbers:
        if groups:
            before = groups[-1][-1]
            between = text[before.after : number.start]
            if (
                number.part is not None
                and number.part > 0
                or before.part is None
                and number.part is None
                and _LIST_JOIN.fullmatch(between)
                or before.part is None
                and number.part is None
                and between.strip() in ("，", ",")
                and len(groups[-1]) > 1
            ):
                groups[-1].append(number)
                continue
            trimmed = between.strip("、和与及 　以")
            if before.part is None and number.part is None and trimmed in ("约", "超", "超过", "近") and between[:1] in "、和与及":
                groups[-1].append(number)
                continue
        groups.append([number])
    return groups


def _left(text: str, previous: int, start: int) -> int:
    """Offset after the last comma (colon, open bracket) before the number."""
    at = start
    depth = 0
    while at > previous:
        char = text[at - 1]
        if char in "）)":
            depth += 1
        elif char in "（(":
            if depth == 0:
                return at
            depth -= 1
        elif depth == 0 and char in "，,：:；;。！？!?—":
            return at
        elif depth == 0 and char == "、" and previous and at < start and _CLAUSE_END.search(text[at:start]):
            return at
        at -= 1
    return previous


def _stop(text: str, at: int, end: int) -> int:
    match = _SEPARATOR.search(text, at, end)
    return match.start() if match else end


def _part(view: View, previous: int) -> None:
    """其中 and its kin open parts of what was said last."""
    between = view.text[previous : view.governor.rest]
    if "中" not in between and "看" not in between and "分" not in between:
        view.part = bool(view.thread.parent)
        return
    match = _PART.search(between)
    if match is None:
        view.part = bool(view.thread.parent)
        return
    word = match.group()
    thread = view.thread
    if word.endswith(("中，", "中,", "中：", "中:")) and not word.startswith("其"):
        whole = _AMONG.search(between[: match.end()])
        if whole:
            named = whole["whole"]
            named = tidy(named[lead_end(named, 0, len(named)) :])
            if HEAD.search(named) and len(named) >= 3:
                thread.parent = named
                view.part = True
                return
            if thread.label and len(named) >= 2 and (named in thread.label or thread.base.endswith(named)):
                thread.parent = thread.base or thread.label
                view.part = True
                return
    if thread.base and not (word.startswith("从") and not thread.parent) or thread.base:
        thread.parent = thread.base
    view.part = bool(thread.parent)


def _subject(view: View, previous: int, words: RegionWords) -> None:
    """The noun phrase of the clause, or of the clauses without numbers just before it."""
    text = view.text
    start, end = view.start, view.governor.rest
    subject = _noun(view, start, end, words)
    view.subject = subject
    if start <= previous or subject and not DEPENDENT.fullmatch(subject):
        return
    # an earlier clause of the sentence may name the subject: 专利占比进一步提升，达40%
    at = start - 1
    tries = 0
    if subject and DEPENDENT.fullmatch(subject):
        begin = _left(text, previous, at)
        named = _noun(view, begin, at, words)
        if named and SECTOR.search(named) and len(named) <= 16 and not _VERB_ONLY.match(named):
            view.thread.owner = named
    while not subject and at > previous and tries < 3:
        begin = _left(text, previous, at)
        clause = text[begin:at]
        if clause and not re.match(r"[\s\0]*(?:按|扣除|在[^，]*下$|其中|受|与[^，]*相比|比|较|同比|从[^，]*看|分[^，]*看|截至|到)", clause):
            found = _noun(view, begin, at, words)
            if found and (HEAD.search(found) or previous == 0 or tries == 0) and len(found) <= 24:
                if HEAD.search(found):
                    view.subject = found
                return
        at = begin - 1
        tries += 1


def _noun(view: View, start: int, end: int, words: RegionWords) -> str:
    text = view.text
    at = lead_end(text, start, end)
    while at < end:
        own = words.own.match(text, at, end)
        if own is not None and own.end() < end:
            at = lead_end(text, own.end(), end)
            continue
        other = words.pattern.match(text, at, end)
        if other is not None:
            view.region = words.codes[other.group()]
            if other.end() >= end:
                at = end
                break
            at = lead_end(text, other.end(), end)
            continue
        break
    stop = trail_start(text, at, end)
    view.subject_span = (at, stop)
    if stop - at < 1:
        return ""
    return tidy(text[at:stop])


def _construct(view: View, previous: int) -> list[Draft]:
    group = view.numbers
    if group[0].part == -1:
        return [_draft(view, group[0], _named(view), Measure.RANK)]
    if group[0].part is not None:
        return _ratio(view)
    if len(group) > 1:
        return _list(view, previous)
    return [_single(view, group[0])]


def _ratio(view: View) -> list[Draft]:
    """三次产业构成为0.2︰14.5︰85.3: three shares; 收入比为2.5:1: one ratio, its base left as 1."""
    label = _named(view)
    names: list[str] | None = None
    if "三次产业" in label or "产业结构" in label or "三产" in label or "产业构成" in label:
        names = [f"第{word}产业增加值占地区生产总值的比重" for word in "一二三"]
    drafts = []
    for index, number in enumerate(view.numbers):
        if names and len(view.numbers) == 3:
            drafts.append(_draft(view, number, names[index], Measure.SHARE))
        else:
            drafts.append(_draft(view, number, label, Measure.RATIO))
    return drafts


def _inherit_units(group: list[Number]) -> None:
    """0.4个和0.1个百分点; 30、40和50%: the unit said last holds for the numbers before."""
    last = group[-1]
    for number in group[:-1]:
        if number.unit == "" and last.unit or number.unit == "个" and last.unit == "个百分点":
            number.unit, number.kind = last.unit, last.kind


def _list(view: View, previous: int) -> list[Draft]:
    group, thread = view.numbers, view.thread
    _inherit_units(group)
    count = len(group)
    governor = view.governor
    phrase = view.subject
    shared: tuple[str, str | None] | None = None
    found = share.SHARE.search(phrase)
    if found:
        shared = (found["whole"], found["noun"])
        phrase = phrase[: found.start()]
    labels: list[str] | None = None
    if phrase:
        start, _ = view.subject_span
        at = view.start
        labels = _comma_list(view, previous, count, found is not None) or fenbie.expand(phrase, count)
        # the list may reach back over commas: 租赁业，水利业，信息业分别增长7%、3%和9%
        while labels is None and at > previous:
            at = _left(view.text, previous, at - 1)
            begin = lead_end(view.text, at, view.governor.rest)
            longer = tidy(view.text[begin : trail_start(view.text, begin, view.governor.rest)])
            if found:
                longer = share.SHARE.sub("", longer)
            labels = fenbie.expand(longer, count)
    if labels is None and not phrase:
        rising = group[-1].unit != "个百分点" and (governor.direction or governor.growth_noun)
        if len(thread.listed) == count:
            labels = list(thread.listed_base if rising else thread.listed)
        elif len(thread.recent) >= count:
            labels = thread.recent[-count:]
    if labels is None:
        same_clause = governor.fenbie or governor.direction or governor.growth_noun
        if not same_clause and count > 1:
            return [_single(view, number) if number is group[0] else _draft_like(view, number) for number in group]
        labels = [_named(view)] * count
    if view.part and view.thread.parent:
        labels = [merge_child(name, view.thread.parent, countable=_countable(group[0])) for name in labels]
    drafts = []
    for name, number in zip(labels, group, strict=True):
        if shared is not None:
            drafts.append(_draft(view, number, share.share_label(name, shared[0], shared[1]), Measure.SHARE))
        else:
            drafts.append(_measured(view, number, name))
    thread.listed = labels if shared is None else [d.label for d in drafts]
    thread.listed_base = labels
    return drafts


def _comma_list(view: View, previous: int, count: int, shared: bool) -> list[str] | None:
    """租赁和商务服务业，水利、环境和公共设施管理业分别增长7%和3%: names that hold 、 and 和 are listed by commas."""
    if count < 2 or view.text[view.start - 1 : view.start] not in ("，", ","):
        return None
    at = view.start
    for _ in range(count - 1):
        if at <= previous:
            return None
        at = _left(view.text, previous, at - 1)
    begin = lead_end(view.text, at, view.governor.rest)
    longer = tidy(view.text[begin : trail_start(view.text, begin, view.governor.rest)])
    if shared:
        longer = share.SHARE.sub("", longer)
    pieces = re.split(r"[，,]", longer)
    if len(pieces) != count or not all(len(piece) >= 2 for piece in pieces) or not all(piece[-1] in "业类" for piece in pieces[:-1]):
        return None
    return fenbie.expand(longer, count)


def _draft_like(view: View, number: Number) -> Draft:
    """A number that only follows another in a row: 增至3家、5家."""
    return _measured(view, number, _named(view))


def _countable(number: Number) -> bool:
    return number.kind is UnitKind.COUNT and number.unit[-1:] in _COUNTERS


def _named(view: View) -> str:
    """The label: the clause's own noun, completed by its parent; without one the label carried over."""
    thread, number = view.thread, view.numbers[0]
    own = view.subject
    if own and _SAME_THING.search(own) and thread.label:
        return thread.label
    if not own:
        return thread.label
    if thread.event and thread.event not in own:
        thread.event, event = "", thread.event
        return event + own
    if thread.label.endswith(own) and len(own) <= 3 and own in ("指数", "该指数", "得分", "规模", "总量") and thread.first == "":
        return thread.label
    sibling = (
        view.text[view.start - 1 : view.start] == "、"
        or view.text[view.numbers[0].start - len(own) - 3 : view.numbers[0].start].find("、") >= 0
    )
    if (
        sibling
        and len(own) <= 5
        and own[-1] == thread.label[-1:]
        and len(thread.label) > len(own) + 1
        and thread.first
        and own not in thread.label
    ):
        return thread.label[: -len(own)] + own
    if DEPENDENT.fullmatch(own) and thread.owner and thread.owner not in own:
        return thread.owner + own
    if _VERB_ONLY.fullmatch(own) and thread.owner and not (thread.label[-1:] == own[-1:] and len(own) <= 4):
        return own + thread.owner
    if view.part and thread.parent:
        return merge_child(own, thread.parent, countable=_countable(number))
    if thread.first and 2 <= len(own) <= 4 and own[-1] == thread.label[-1:] and len(thread.label) > len(own) + 1 and _VERB_ONLY.match(own):
        return thread.label[: -len(own)] + own
    return own


def _behind(view: View, number: Number) -> str:
    """The thing counted where it stands behind its number: 新增17家大型商业设施."""
    if number.kind not in (UnitKind.COUNT, UnitKind.MEASURE, UnitKind.MONEY, UnitKind.NONE) or number.unit == "":
        return ""
    text, stop = view.text, view.stop
    if text[number.after : number.after + 1] == "的" and number.kind is not UnitKind.COUNT:
        return ""
    if _NO_NAME.match(text[number.after : stop]):
        return ""
    at = number.after + (1 if text[number.after : number.after + 1] == "的" else 0)
    end = trail_start(text, at, stop)
    name = tidy(text[at:end])
    name = re.split(r"(?<=.{3})(?:和|及|与|、)(?:累计|新|共)?(?:建立|建成|新建|建设|完成|打造|新增|获|拥有|举办|搬迁)?$", name)[0]
    return name if len(name) >= 2 and re.match(r"[一-龥A-Za-z“《（(+]|\dG", name) else ""


def _single(view: View, number: Number) -> Draft:
    governor, thread = view.governor, view.thread
    subject = view.subject
    rest_text = view.text[view.start : governor.rest]
    # 占…比重
    found = share.SHARE.search(subject) if "占" in subject else None
    if found is None and "占" in rest_text[-30:]:
        found = share.SHARE.search(rest_text.rstrip("的 \0"))
        if found is not None:
            subject = subject[: subject.rfind("占")] if "占" in subject else ""
    if found is not None and (number.kind is UnitKind.RATE and number.unit in ("%", "‰", "成") or number.unit == ""):
        whole, noun = found["whole"], found["noun"]
        own = subject[: found.start()] if found.string == view.subject else subject
        own = tidy(own[: trail_start(own, 0, len(own))]) if own else ""
        if not governor.direction or governor.arrival:
            base = own or thread.base or thread.label
            if own and view.part and thread.parent:
                base = merge_child(own, thread.parent, countable=False)
            shared_base = base
            if not whole.strip() and not own and thread.parent and thread.parent != base and noun is None:
                label = f"{base}占{thread.parent}的比重" if not base.endswith(thread.parent) else f"{base}占比"
            else:
                label = share.share_label(base, whole, noun)
            draft = _draft(view, number, label, Measure.SHARE)
            draft.base = shared_base
            return draft
    # 高于城镇居民增速2.4个百分点
    if number.kind is UnitKind.RATE and number.unit != "倍" and governor.comparison is None or number.unit == "个百分点":
        gapped = gap.GAP.search(rest_text) or gap.THAN.search(view.text[view.start : number.start].rstrip(" 约近"))
        if gapped is not None and governor.comparison is None and number.unit in ("个百分点", "%"):
            own = tidy(rest_text[: gapped.start()])
            own = own[lead_end(own, 0, len(own)) :]
            base = own or thread.base or thread.label
            draft = _draft(view, number, gap.gap_label(base, gapped["other"]), Measure.CHANGE)
            draft.value = -abs(draft.value) if gapped["word"] in gap.DOWN else abs(draft.value)
            return draft
    # 拉动经济增长2个百分点
    if number.unit == "个百分点" and ("拉动" in rest_text or "贡献" in rest_text):
        pulled = contribution.PULL.search(rest_text)
        own = tidy(pulled["subject"]) if pulled else ""
        own = own[lead_end(own, 0, len(own)) :] if own else ""
        label = contribution.pull_label(own or thread.base, pulled["what"]) if pulled else (view.subject or thread.base)
        return _draft(view, number, label, Measure.CONTRIBUTION)
    return _measured(view, number, "")


def _measured(view: View, number: Number, name: str) -> Draft:
    """Growth, change or level of a number whose label is given or to be found."""
    governor, thread = view.governor, view.thread
    rate = number.kind is UnitKind.RATE
    before = view.text[view.start : number.start]
    label = name or _named(view)
    own = bool(view.subject)
    if number.doubling:
        draft = _draft(view, number, label, Measure.GROWTH)
        return draft
    if governor.growth_noun and not (governor.direction and number.unit == "个百分点"):
        if number.unit != "个百分点":
            if rate or number.unit == "":
                draft = _draft(view, number, _growing(view, label, own), Measure.GROWTH)
                if governor.sign < 0:
                    draft.value = -abs(draft.value)
                return draft
        else:
            draft = _draft(view, number, label, Measure.CHANGE)
            draft.value *= governor.sign
            return draft
    behind = "" if rate or name else _behind(view, number)
    first = _VERB_FIRST.match(view.subject) if not governor.direction and not governor.copula and not name else None
    if first and not behind and number.unit != "":
        draft = _draft(view, number, first["noun"], Measure.GROWTH if number.unit == "%" else Measure.CHANGE)
        if first["verb"] not in _RISING:
            draft.value = -abs(draft.value)
        return draft
    if governor.direction and not governor.arrival:
        if number.unit == "%" or number.unit == "‰" or number.unit == "倍" and not _TIMES_OF.search(before):
            draft = _draft(view, number, _growing(view, label, own) if not name else _headed(view, name), Measure.GROWTH)
            if governor.sign < 0 and number.value > 0:
                draft.value = -draft.value
            return draft
        if behind and governor.direction in ("提升", "压缩", "扩容", "精简"):
            view.behind = behind
            return _draft(view, number, behind, Measure.LEVEL)
        if behind and not own:
            view.behind = behind
            label = behind
        draft = _draft(view, number, label, Measure.CHANGE)
        if governor.sign < 0:
            draft.value = -abs(draft.value)
            draft.value_high = -abs(draft.value_high) if draft.value_high is not None else None
        return draft
    if number.unit == "个百分点":
        return _draft(view, number, label, Measure.CHANGE)
    if rate and number.unit == "倍":
        return _draft(view, number, label, Measure.RATIO)
    if rate and not name and view.text[number.after : number.after + 2] in ("的增", "的速", "的涨") and not governor.copula == "为":
        return _draft(view, number, label, Measure.GROWTH)
    if rate and not own and not governor.copula and not governor.direction and not name:
        after = view.text[number.after : view.stop]
        holder = re.match(r"的?(?P<who>[一-龥“”A-Za-z]{2,20})", after)
        if holder and not _NO_NAME.match(after):
            return _draft(view, number, tidy(holder["who"]), Measure.SHARE)
        contributed = re.match(r"的(?P<noun>贡献率|增速|增长|速度|占比|比重)", after)
        if contributed and contributed["noun"] == "贡献率":
            return _draft(view, number, label + "贡献率", Measure.CONTRIBUTION)
    if contribution.RATE.search(label):
        return _draft(view, number, label, Measure.CONTRIBUTION)
    if rate and share.SHARE_NOUN.search(label):
        return _draft(view, number, label, Measure.SHARE)
    if rate and _SPEED.search(label) and len(label) > 4:
        return _draft(view, number, _SPEED.sub("", label), Measure.GROWTH)
    if rate and _FALL.search(label) and len(label) > 4:
        draft = _draft(view, number, _FALL.sub("", label), Measure.GROWTH)
        draft.value = -abs(draft.value)
        return draft
    if _INDEX.search(label) and number.unit in ("", "分", "点"):
        return _draft(view, number, label, Measure.INDEX)
    if number.unit == "" and _RATIO.search(label):
        return _draft(view, number, label, Measure.RATIO)
    if behind and not name:
        view.behind = behind
        verb = _KEEP_VERB.match(view.subject)
        named = (verb.group() if verb else "") + behind
        if not verb and len(behind) <= 3 and 2 <= len(view.subject) <= 6 and not HEAD.search(view.subject):
            named = view.subject + behind
        return _draft(view, number, named, Measure.LEVEL)
    if number.unit == "" and not own and thread.label and _INDEX.search(thread.label):
        return _draft(view, number, thread.label, Measure.INDEX)
    return _draft(view, number, label, Measure.LEVEL)


def _growing(view: View, label: str, own: bool) -> str:
    """What grows: 汽车制造业增长16% after 工业增加值 is 汽车制造业增加值; 占比 never grows by percent."""
    thread = view.thread
    if not own:
        return thread.base or label
    return _headed(view, label)


def _headed(view: View, label: str) -> str:
    return label


# 压减材料50%, 减少贫困人口1000万人: the verb stands before its noun
_VERB_FIRST = re.compile(
    r"^(?:平均|累计|共)?(?P<verb>压减|减少|压缩|削减|缩减|调减|核减|降低|节约|缩短|增加|提高)了?(?P<noun>[一-龥“”]{2,})$"
)
_RISING = frozenset(("增加", "提高"))


def _draft(view: View, number: Number, label: str, measure: Measure) -> Draft:
    governor = view.governor
    value, high = number.value, number.value_high
    qualifier = governor.qualifier if number is view.numbers[0] else _own_qualifier(view, number)
    qualifier = qualifier or number.qualifier
    compared: str | None = None
    if measure in (Measure.GROWTH, Measure.CHANGE) and not (measure is Measure.CHANGE and "之差" in label):
        compared = governor.comparison or _earlier_comparison(view) or view.thread.comparison or "previous_year"
        if governor.comparison:
            view.thread.comparison = governor.comparison
        if governor.yearly:
            compared = None
    elif measure is Measure.RATIO and governor.comparison:
        compared = governor.comparison
    return Draft(number, label, measure, value, high, number.unit, qualifier, compared)


def _own_qualifier(view: View, number: Number) -> str | None:
    before = view.text[max(0, number.start - 2) : number.start].strip()
    return before[-1:] if before[-1:] in ("约", "近", "超") else None


def _earlier_comparison(view: View) -> str | None:
    window = view.text[max(0, view.start - 40) : view.start].rstrip("，, ")
    match = re.search(
        r"(?:与|同|较|比)(?P<what>[^，。；]{0,16}?(?:19|20)\d\d ?年)[^，。；]{0,10}(?:相比|比较|[\d.]+[^，。；]{0,3}相比)$", window
    )
    return re.search(r"\d{4}", match["what"]).group() if match else None  # type: ignore[union-attr]


def _remember(view: View, made: list[Draft]) -> None:
    thread = view.thread
    for draft in made:
        thread.label = draft.label
        if draft.base:
            thread.base = draft.base
        elif draft.measure is not Measure.SHARE and draft.measure is not Measure.RANK and "之差" not in draft.label:
            thread.base = draft.label
        if not thread.first:
            thread.first = draft.label
        if (
            view.subject
            and draft.measure in (Measure.LEVEL, Measure.SHARE)
            and not DEPENDENT.fullmatch(view.subject)
            and not _VERB_ONLY.fullmatch(view.subject)
        ):
            thread.owner = owner_of(draft.base or draft.label.removesuffix("占比")) or thread.owner
        elif view.behind and draft.measure is Measure.LEVEL:
            thread.owner = owner_of(view.behind)
        if draft.label not in thread.recent:
            thread.recent.append(draft.label)
