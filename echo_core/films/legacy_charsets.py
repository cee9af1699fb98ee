"""Chinese, Japanese and Korean in the sets that were before Unicode, where the file declares none of them.

Nearly all bytes of one set are some text in another. So every word must lie in the common part of a set, and a name
must begin with a family name of its language; what two languages could have written is not read at all.
"""

from __future__ import annotations

import re

_HIGH = re.compile(rb"[\x80-\xff]+")
# GB 2312: nothing but pairs of hanzi codes. KS X 1001: nothing but pairs of hangul codes.
_HANZI = re.compile(rb"(?:[\xb0-\xf7][\xa1-\xfe])+")
_HANGUL = re.compile(rb"(?:[\xb0-\xc8][\xa1-\xfe])+")
# The frequent characters of Big5; those of JIS X 0208 and the kana, as Shift-JIS has them.
_BIG5 = re.compile(rb"(?:[\xa4-\xc6][\x40-\x7e\xa1-\xfe])+")
_SHIFT_JIS = re.compile(
    rb"(?:\x81[\x5b\x58]|\x82[\x9f-\xf1]|\x83[\x40-\x96]|\x88[\x9f-\xfc]|[\x89-\x97][\x40-\x7e\x80-\xfc]|\x98[\x40-\x72])+"
)

CHINESE = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季"
    "俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍覃霍翁隋"
    "甘景单包司柏宁柯阮桂闵解强柴华车冉房边吉饶刁瞿戚丘古米池滕晋苑邬臧宫苟全褚廉简娄符奚穆党燕郎邸冀谈姬屠连晏栾郁商蒙计喻窦"
    "迟敖冷卓花仇艾蓝巩井仲乐虞卞封冼原官楚佟栗匡宗应巫鞠桑荆沙岑习胥蔺上诸皇尉公慕代付"
)
TRADITIONAL = (
    "王李張劉陳楊趙黃周吳徐孫胡朱高林何郭馬羅梁宋鄭謝韓唐馮于董蕭程曹袁鄧許傅沈曾彭呂蘇盧蔣蔡賈丁魏薛葉閻余潘杜戴夏鍾汪"
    "田任姜范方石姚譚廖鄒熊金陸郝孔白崔康毛邱秦江史顧侯邵孟龍萬段雷錢湯尹黎易常武喬賀賴龔文洪施陶莊翁游詹簡柯阮溫歐連紀童柳"
    "藍涂卓古巫凌辛管左尤麥甘倪嚴"
)
KOREAN = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진나지엄원천방공현함변염여추도소석선설"
    "마길연위표명기반왕금옥육인맹제모탁국어은편용예경봉사부"
)


def legacy_reading(data: bytes, person_name: bool) -> str | None:
    """The text in the only set that it can be in; None where that is none, or more than one."""
    found = [text for read in (_gb2312, _euc_kr, _big5, _shift_jis) if (text := read(data, person_name)) is not None]
    return found[0] if len(found) == 1 else None


def _gb2312(data: bytes, person_name: bool) -> str | None:
    return _by_pairs(data, _HANZI, "gb2312", CHINESE if person_name else "")


def _euc_kr(data: bytes, person_name: bool) -> str | None:
    return _by_pairs(data, _HANGUL, "euc_kr", KOREAN if person_name else "")


def _by_pairs(data: bytes, pattern: re.Pattern[bytes], codec: str, families: str) -> str | None:
    """A set whose characters are pairs of high bytes, which touch no letter."""
    words = list(_HIGH.finditer(data))
    alone = all(
        not data[max(0, word.start() - 1) : word.start()].isalpha() and not data[word.end() : word.end() + 1].isalpha()
        for word in words
    )
    if not alone or not all(pattern.fullmatch(word.group()) for word in words):
        return None
    return _of_a_family(data, codec, families)


def _big5(data: bytes, person_name: bool) -> str | None:
    # A degree sign and a capital are a character of Big5: only the family name tells them apart.
    return _by_words(data, _BIG5, "big5", TRADITIONAL) if person_name else None


def _shift_jis(data: bytes, person_name: bool) -> str | None:
    return _by_words(data, _SHIFT_JIS, "shift_jis", "")


def _by_words(data: bytes, pattern: re.Pattern[bytes], codec: str, families: str) -> str | None:
    """A set whose second bytes may be letters: between the separators of a name or a text there is nothing else."""
    words = [word for word in re.split(rb"[\^= ,.()/:;0-9-]+", data) if not word.isascii()]
    return _of_a_family(data, codec, families) if all(pattern.fullmatch(word) for word in words) else None


def _of_a_family(data: bytes, codec: str, families: str) -> str | None:
    """The text, if it begins with one of the family names, where there are any."""
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    first = next((one for one in text if not one.isascii()), "")
    return text if not families or first in families else None
