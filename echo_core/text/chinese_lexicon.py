"""The words of Chinese chest reports: how each finding is written, and the patterns by which it is read back.

Each term gives its nouns ("未见…", "考虑…可能"), the sentences that assert it, which places it can have, how its
degree is worded, nouns for what an English sentence says more precisely than the finding's key (a pacemaker, not just
an implanted device), and a pattern. Pattern order matters: the group ``k`` (or the whole match) is used up, so that
"淋巴结钙化" is not also read as "钙化".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_G = r"[^，。；]{0,6}?"  # a few characters between an organ and its change: "主动脉|弓稍|迂曲"


@dataclass(frozen=True, slots=True)
class Term:
    """How one finding is written in Chinese.

    ``places`` names one of ``PLACE_SETS``; ``scale`` one of ``SCALES``. ``statements`` are clauses with the slots
    {site} and {deg}, or {noun} too where the finding is a thing seen at a site. ``specific`` pairs a pattern of the
    English sentence with the noun (of a thing) or the statement (of a changed organ) to use instead.
    """

    nouns: tuple[str, ...]
    pattern: str
    places: str = "side"
    scale: str = "degree"
    statements: tuple[str, ...] = ("{site}可见{deg}{noun}", "{site}见{deg}{noun}")
    specific: tuple[tuple[str, str], ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether the statements describe a changed organ rather than a thing that is seen."""
        return "{noun}" not in self.statements[0]


TERMS: Final[dict[str, Term]] = {
    # Compound terms first: what they use up must not be read again by the general ones below.
    "calcified_lymph_nodes": Term(
        ("淋巴结钙化", "钙化淋巴结"),
        rf"淋巴结{_G}(?P<k>钙化灶?)|钙化(?:的|性)?{_G}淋巴结",
        "nodes",
        "none",
        ("{site}淋巴结钙化", "{site}可见钙化淋巴结", "{site}可见淋巴结钙化"),
    ),
    "lymphadenopathy": Term(
        ("淋巴结肿大",), rf"淋巴结{_G}(?P<k>肿大|增大)", "nodes", "change", ("{site}淋巴结{deg}肿大",)
    ),
    "airway_calcification": Term(
        ("气管支气管壁钙化",),
        r"气管(?!旁)[^，。；、]{0,4}?(?P<k>钙化灶?)",
        "none",
        "none",
        ("气管支气管壁钙化", "气管及支气管壁可见钙化"),
    ),
    "pleural_thickening": Term(
        ("胸膜增厚",), rf"胸膜{_G}(?P<k>增厚|粘连|肥厚|钙化灶?|斑块?)", "pleura", "change", ("{site}胸膜{deg}增厚",)
    ),
    "aortic_atherosclerosis": Term(
        ("主动脉粥样硬化", "主动脉钙化"),
        r"(?:动脉|血管|冠脉|主动脉弓|主动脉结)[^，。；肺结]{0,7}?(?P<k>钙化灶?|粥样硬化|硬化)",
        "none",
        "degree",
        ("主动脉{deg}钙化", "主动脉粥样硬化改变", "主动脉壁{deg}钙化"),
        ((r"\bcoronary\b", "冠状动脉{deg}钙化"), (r"\b(?:arch|knob|knuckle)\b", "主动脉弓{deg}钙化")),
    ),
    "abdominal_calcification": Term(
        ("上腹部钙化影",),
        r"腹[^，。；]{0,4}?(?P<k>钙化[影灶]?)|胆囊?结石|脾[^，。；]{0,4}(?P<k2>钙化)",
        "none",
        "none",
        ("上腹部可见钙化影", "上腹部见钙化影"),
        ((r"gallston|cholelith", "可见胆囊结石"), (r"splen|spleen", "可见脾脏钙化灶")),
    ),
    "heart_failure": Term(
        ("心力衰竭", "充血性心力衰竭"),
        r"(?:充血性)?心(?:力衰竭|衰|功能不全)",
        "none",
        "degree",
        ("符合{deg}心力衰竭改变", "可见{deg}心力衰竭征象"),
    ),
    "pericardial_effusion": Term(("心包积液",), r"心包[^，。；]{0,4}?(?P<k>积液)", "none", "amount"),
    "epicardial_fat": Term(
        ("心包脂肪垫",), r"脂肪(?:垫|影|组织)", "side", "none", ("{site}可见心包脂肪垫", "{site}心膈角区可见脂肪垫")
    ),
    "subcutaneous_emphysema": Term(
        ("皮下气肿",),
        r"皮下(?:气肿|积气)",
        "side",
        "degree",
        ("{site}胸壁可见{deg}皮下气肿", "{site}胸壁{deg}皮下气肿"),
    ),
    "mastectomy": Term(
        ("乳腺切除术后改变",),
        r"乳[腺房][^，。；]{0,3}切除(?:术后)?(?:改变)?",
        "side",
        "none",
        ("{site}乳腺切除术后改变", "{site}乳腺缺如，呈乳腺切除术后改变"),
    ),
    "breast_implant": Term(
        ("乳房假体",),
        r"乳[腺房](?!区)[^，。；]{0,3}(?:假体|植入)",
        "side",
        "none",
        ("{site}可见乳房假体影", "{site}乳房假体植入"),
    ),
    "nipple_shadow": Term(("乳头影",), r"乳头影", "side", "none"),
    "pneumonectomy": Term(
        ("肺切除术后改变",),
        r"(?:肺|叶)[^，。；乳]{0,4}切除(?:术后)?(?:改变)?",
        "organ",
        "none",
        ("{site}切除术后改变",),
    ),
    "mediastinal_shift": Term(
        ("纵隔移位",),
        rf"(?:纵隔|气管){_G}(?P<k>移位|偏移|偏斜)",
        "toward",
        "none",
        ("纵隔{site}移位", "气管及纵隔{site}移位"),
        ((r"\btrache\w+", "气管{site}移位"),),
    ),
    "pulmonary_artery_enlargement": Term(
        ("肺动脉增宽",),
        rf"肺动脉{_G}(?P<k>增宽|扩张|突出|高压|增粗|膨隆|增大)",
        "side",
        "change",
        ("{site}肺动脉{deg}增宽", "{site}肺动脉{deg}增粗"),
    ),
    "tortuous_aorta": Term(
        ("主动脉迂曲",), rf"主动脉{_G}(?P<k>迂曲|扭曲)", "none", "change", ("主动脉{deg}迂曲", "主动脉走行{deg}迂曲")
    ),
    "aortic_enlargement": Term(
        ("主动脉增宽",),
        r"主动脉(?!瓣)[^，。；、]{0,6}?(?P<k>增宽|扩张|膨隆|瘤|突出|增大)",
        "none",
        "change",
        ("主动脉{deg}增宽", "主动脉影{deg}增宽"),
        ((r"\baneurysm\w*", "主动脉瘤"),),
    ),
    "mediastinal_widening": Term(
        ("纵隔增宽",), rf"纵隔{_G}(?P<k>增宽|增大|饱满|突出)", "none", "change", ("纵隔影{deg}增宽", "纵隔{deg}增宽")
    ),
    "hiatal_hernia": Term(
        ("食管裂孔疝",),
        r"裂孔疝|膈疝",
        "none",
        "size",
        specific=((r"\b(?:bochdalek|morgagni|diaphragmatic) hernia", "膈疝"),),
    ),
    "hilar_prominence": Term(
        ("肺门增大",),
        rf"肺门(?!区){_G}(?P<k>增大|增浓|增宽|饱满|突出|增重)",
        "side",
        "change",
        ("{site}肺门影{deg}增大", "{site}肺门{deg}增大"),
    ),
    "hypoinflation": Term(
        ("肺容积减小", "肺充气不足"),
        r"容积[^，。；]{0,4}?(?:减[小低少]|偏[小低])|(?:充气|吸气|膨胀)[^，。；]{0,3}?(?:不足|欠佳|不良)",
        "lungs",
        "change",
        ("{site}容积{deg}减小", "{site}充气{deg}不足", "吸气不足，{site}容积{deg}减小"),
    ),
    "hyperinflation": Term(
        ("肺过度充气",),
        r"过度(?:充气|膨胀|通气)|容积[^，。；]{0,4}?增[大加]",
        "lungs",
        "degree",
        ("{site}{deg}过度充气", "{site}过度充气，容积{deg}增大"),
    ),
    "volume_loss": Term(
        ("肺体积缩小",),
        r"(?:体积|容积)[^，。；]{0,4}?缩小",
        "organ",
        "change",
        ("{site}体积{deg}缩小", "{site}容积{deg}缩小"),
    ),
    "copd": Term(
        ("慢性阻塞性肺疾病",),
        r"慢性阻塞性肺|慢阻肺|COPD",
        "none",
        "none",
        ("符合慢性阻塞性肺疾病改变", "可见慢性阻塞性肺疾病征象"),
    ),
    "interstitial_disease": Term(
        ("间质性肺病", "肺间质纤维化"),
        r"间质性?(?:肺病|肺疾病|肺炎|病变|肺纤维化|纤维化|增厚)|肺(?:间质)?[^，。；]{0,2}纤维化|蜂窝",
        "lungs",
        "degree",
        ("{site}{deg}间质性病变", "{site}可见{deg}间质性病变"),
        ((r"\bcystic fibrosis", "双肺囊性纤维化"), (r"\bfibro\w+", "{site}{deg}间质纤维化")),
    ),
    "interstitial_markings": Term(
        ("肺间质纹理增多",),
        rf"间质性?(?:纹理|标记|影){_G}(?P<k>增[多粗重强]|明显|粗乱|突出)|间质性?改变",
        "lungs",
        "change",
        ("{site}间质纹理{deg}增多", "{site}间质纹理{deg}增重", "{site}间质性改变"),
    ),
    "bronchovascular_markings": Term(
        ("支气管血管束增多",),
        rf"(?:支气管血管束|支气管壁|(?<!间质)(?<!间质性)纹理){_G}(?P<k>增[多粗重强厚]|紊乱|拥挤|聚拢|粗乱)",
        "lungs",
        "change",
        ("{site}支气管血管束{deg}增多", "{site}纹理{deg}增多、增粗"),
        (
            (r"\bcrowd\w*", "{site}支气管血管束聚拢"),
            (r"\b(?:peribronchial|bronchial)\b.*\b(?:thicken|cuff)\w*", "{site}支气管壁{deg}增厚"),
        ),
    ),
    "emphysema": Term(
        ("肺气肿",),
        r"肺气肿|肺大[疱泡]|气肿",
        "lungs",
        "degree",
        ("{site}可见{deg}肺气肿改变", "{site}呈{deg}肺气肿改变"),
        ((r"\bbull\w+|\bbleb\w*", "{site}肺大疱"),),
    ),
    "hyperlucency": Term(
        ("肺透亮度增高",),
        rf"透[亮光]度{_G}(?P<k>增[高加强])|透亮影",
        "lungs",
        "change",
        ("{site}透亮度{deg}增高", "{site}透亮度{deg}增加"),
    ),
    "pulmonary_edema": Term(
        ("肺水肿",), r"肺[^，。；]{0,3}?水肿", "none", "degree", specific=((r"\binterstitial\b", "间质性肺水肿"),)
    ),
    "pulmonary_congestion": Term(
        ("肺淤血",),
        r"[淤瘀]血|充血|肺?血管影[^，。；]{0,3}?增[粗多]|肺血增多",
        "none",
        "degree",
        ("可见{deg}肺淤血", "双肺{deg}淤血", "肺血管{deg}淤血"),
    ),
    "bronchiectasis": Term(("支气管扩张",), rf"支气管{_G}(?P<k>扩张)|支扩", "lung", "degree"),
    "cavity": Term(("空洞影", "空洞"), r"空洞", "lung", "size"),
    "azygos_lobe": Term(("奇叶",), r"奇叶", "none", "none", ("可见奇叶", "可见奇叶（正常变异）")),
    "tuberculosis": Term(("肺结核", "结核性病变"), r"结核", "lung", "none"),
    "granuloma": Term(
        ("钙化肉芽肿", "肉芽肿性钙化灶"),
        r"(?:钙化(?:性)?)?肉芽肿(?:性)?(?:钙化灶|钙化|病变|病)?|钙化性?(?:结节|灶|点)",
        "lung",
        "size",
    ),
    "atelectasis": Term(
        ("肺不张",),
        r"不张|膨胀不全",
        "lung",
        "degree",
        specific=(
            (r"\b(?:dis[ck]oid|plate-?like)\b", "盘状肺不张"),
            (r"\bsubsegmental\b", "亚段性肺不张"),
            (r"\b(?:linear|bandlike|band-like|streaky)\b", "线状肺不张"),
            (r"\bsegmental\b", "节段性肺不张"),
            (r"\b(?:passive|compressive)\b", "压迫性肺不张"),
        ),
    ),
    "pneumonia": Term(("肺炎", "炎性病变"), r"肺炎|炎症|炎性|感染", "lung", "none"),
    "airspace_disease": Term(
        ("实变影", "肺泡渗出影"),
        r"实变|浸润|渗出|气腔",
        "lung",
        "extent",
        specific=((r"\binfiltrat\w+", "浸润影"), (r"\bconsolidat\w+", "实变影")),
    ),
    "scarring": Term(
        ("瘢痕", "纤维条索影", "纤维瘢痕灶"),
        r"[瘢疤]痕|纤维(?:化)?(?:条索|索条|灶|瘢痕)|陈旧性?(?:病灶|病变)",
        "lung",
        "extent",
    ),
    "mass": Term(("肿块影", "肿块"), r"肿块|占位|肿物|团块", "lung", "size"),
    "nodule": Term(
        ("结节影", "结节"),
        r"结节(?!病)",
        "lung",
        "size",
        specific=((r"\bnodules\b|\bmultiple\b", "多发结节影"), (r"\bcyst\w*", "囊状结节影")),
    ),
    "cardiomegaly": Term(
        ("心影增大",),
        r"(?:心[影脏室房](?!后)|心胸比)[^，。；]{0,6}?(?P<k>增大|扩大|饱满|增加)",
        "none",
        "change",
        ("心影{deg}增大", "心脏{deg}增大"),
        (
            (r"\bleft ventric\w+", "左心室{deg}增大"),
            (r"\bleft atri\w+", "左心房{deg}增大"),
            (r"\bright ventric\w+", "右心室{deg}增大"),
        ),
    ),
    "cardiac_contour": Term(
        ("心影轮廓异常",),
        r"心(?:影|脏|缘)?[^，。；]{0,2}?(?:轮廓|形态|边缘|缘)[^，。；]{0,4}?(?P<k>异常|不清|模糊|欠清)",
        "none",
        "none",
        ("心影轮廓异常", "心影形态异常"),
        ((r"\bobscur\w+", "心影轮廓不清"),),
    ),
    "pleural_effusion": Term(
        ("胸腔积液",),
        r"积液|胸水",
        "side",
        "amount",
        ("{site}胸腔可见{deg}积液", "{site}{deg}胸腔积液", "{site}可见{deg}胸腔积液"),
        ((r"\bloculat\w+", "{site}{deg}包裹性胸腔积液"),),
    ),
    "pneumothorax": Term(("气胸",), r"气胸", "pleura", "amount"),
    "costophrenic_blunting": Term(
        ("肋膈角变钝",),
        r"肋膈[角窦][^，。；]{0,4}?(?P<k>变钝|圆钝|钝|变浅|模糊|消失|闭塞)",
        "side",
        "change",
        ("{site}肋膈角{deg}变钝", "{site}肋膈角{deg}圆钝"),
    ),
    "elevated_diaphragm": Term(
        ("膈肌抬高",),
        rf"膈{_G}(?P<k>抬高|升高|上抬|抬升)",
        "side",
        "change",
        ("{site}膈肌{deg}抬高", "{site}膈面{deg}抬高"),
    ),
    "flattened_diaphragm": Term(
        ("膈肌低平",), rf"膈{_G}(?P<k>低平|变平|扁平)", "side", "change", ("{site}膈肌{deg}低平", "{site}膈面{deg}变平")
    ),
    "diaphragmatic_eventration": Term(
        ("膈膨升",), r"膈[^，。；]{0,5}?膨[升隆]", "side", "change", ("{site}膈肌{deg}膨升", "{site}膈肌局限性膨升")
    ),
    "pneumoperitoneum": Term(("膈下游离气体",), r"膈下[^，。；]{0,3}?气体|气腹|游离气", "side", "none"),
    "bowel_interposition": Term(
        ("结肠间位",), r"结肠[^，。；]{0,2}?间位|间位结肠", "side", "none", ("{site}膈下结肠间位",)
    ),
    "vertebral_deformity": Term(
        ("椎体变形",),
        rf"(?<![a-z])(?:椎|脊柱){_G}(?P<k>变形|楔形变?|压缩|变扁|高度[^，。；]{{0,3}}?(?:减低|降低|丢失)|骨折)",
        "vertebra",
        "degree",
        ("{site}椎体{deg}变形", "{site}椎体高度{deg}减低"),
        ((r"\bwedg\w+", "{site}椎体{deg}楔形变"), (r"\bcompress\w+", "{site}椎体{deg}压缩性改变")),
    ),
    "fracture": Term(
        ("骨折",),
        r"骨折(?:后)?(?:畸形|改变)?|骨痂|脱位",
        "bone",
        "none",
        specific=(
            (
                r"\b(?:old|healed|remote|chronic|prior)\b.*\bfractur\w*|\bfractur\w*.*\b(?:old|healed|remote)\b",
                "陈旧性骨折",
            ),
            (r"\bdislocat\w+", "脱位"),
            (r"\bdeformit\w+", "骨折后畸形"),
        ),
    ),
    "joint_degeneration": Term(
        ("关节退行性改变",),
        r"(?:关节|肩[部锁]?)[^，。；]{0,6}?(?P<k>退行|退变|骨质增生)",
        "side",
        "degree",
        ("{site}关节{deg}退行性改变", "{site}关节面{deg}骨质增生"),
        (
            (r"\bacromioclavicular\b|\bac joints?\b", "{site}肩锁关节{deg}退行性改变"),
            (r"\bshoulders?\b|\bglenohumeral\b", "{site}肩关节{deg}退行性改变"),
        ),
    ),
    "spine_degeneration": Term(
        ("脊柱退行性改变",),
        r"退行|退变|骨质增生|骨赘|骨刺",
        "spine",
        "degree",
        ("{site}{deg}退行性改变", "{site}{deg}退行性变", "{site}{deg}骨质增生"),
        ((r"\bosteophyt\w*|\bspurs?\b|\bspurring", "{site}骨赘形成"),),
    ),
    "scoliosis": Term(
        ("脊柱侧弯",),
        r"侧[弯凸]",
        "spine",
        "change",
        ("{site}{deg}侧弯",),
        ((r"\bdextro\w*", "{site}{deg}向右侧弯"), (r"\blevo\w*", "{site}{deg}向左侧弯")),
    ),
    "kyphosis": Term(("胸椎后凸",), r"后凸|驼背", "none", "change", ("胸椎{deg}后凸", "胸椎后凸{deg}增大")),
    "osteopenia": Term(
        ("骨质疏松",),
        r"骨质[^，。；]{0,4}?疏松|骨[质]?密度[^，。；]{0,3}?(?:减低|降低)|骨量减少",
        "skeleton",
        "change",
        ("{site}骨质{deg}疏松", "{site}骨密度{deg}减低"),
    ),
    "bone_lesion": Term(
        ("骨质病变",),
        r"骨质?病(?:变|灶)|骨[^，。；]{0,6}(?:异常密度灶|硬化灶|破坏)|骨岛",
        "skeleton",
        "none",
        specific=(
            (r"\bsclero\w+|\bblastic\b", "骨质硬化灶"),
            (r"\blytic\b", "溶骨性骨质破坏"),
            (r"\bbone island", "骨岛"),
        ),
    ),
    "chest_wall_deformity": Term(
        ("胸廓畸形",),
        r"胸廓[^，。；]{0,4}?畸形|漏斗胸|鸡胸",
        "none",
        "degree",
        ("胸廓{deg}畸形", "胸廓呈{deg}畸形"),
        ((r"\bpectus carinatum", "鸡胸畸形"), (r"\bpectus", "漏斗胸畸形")),
    ),
    "catheter": Term(
        ("留置导管影", "导管影"),
        r"导管|置管(?!术)|静脉港|输液港|PICC",
        "side",
        "none",
        specific=(
            (r"\bpicc\b", "PICC导管影"),
            (r"\bport\b|\bport-?a|medi-?port", "输液港导管影"),
            (r"\b(?:central|venous|jugular|subclavian)\b", "中心静脉导管影"),
        ),
    ),
    "tube": Term(
        ("插管影", "引流管影"),
        r"插管|胃管|引流管|套管|鼻饲管",
        "none",
        "none",
        specific=(
            (r"\bendotracheal|\bet tube", "气管插管影"),
            (r"\bchest tube|\bthoracostomy", "胸腔引流管影"),
            (r"\btracheostomy", "气管切开套管影"),
            (r"\b(?:ng|nasogastric|enteric|feeding|orogastric|gastric)\b", "胃管影"),
        ),
    ),
    "implanted_device": Term(
        ("植入装置影", "植入性医疗装置影"),
        r"植入|起搏器|除颤器|假体|人工瓣膜|人工关节|滤器",
        "any",
        "none",
        specific=(
            (r"\bpace-?makers?\b|\bpacers?\b|\bpacing\b", "心脏起搏器影"),
            (r"\b(?:ai|i)cds?\b|\bdefibrillator", "植入式除颤器影"),
            (r"\bvalv\w+", "人工瓣膜影"),
            (r"\barthroplasty|\bprosthes\w+", "人工关节假体影"),
            (r"\bfilter\b", "腔静脉滤器影"),
        ),
    ),
    "spinal_hardware": Term(
        ("脊柱内固定影",),
        r"(?:内固定|融合|椎体成形)(?:影|术)?(?:后改变|后)?",
        "spine",
        "none",
        ("{site}可见内固定影", "{site}内固定术后改变"),
        ((r"\b(?:vertebro|kypho)plasty", "椎体成形术后改变"),),
    ),
    "surgical_material": Term(
        ("术后金属影", "手术夹影"),
        r"手术夹|缝[线合]|金属夹|术后(?:金属|改变)|钢丝|吻合[钉器]",
        "any",
        "none",
        specific=(
            (r"\bsternotomy|\bsternal wires?|\bcerclage", "胸骨切开术后钢丝影"),
            (r"\bclips?\b", "手术夹影"),
            (r"\bsutures?\b", "手术缝线影"),
            (r"\bstaples?\b", "手术吻合钉影"),
        ),
    ),
    "stent": Term(("支架影",), r"支架", "none", "none", specific=((r"\bcoronary\b", "冠状动脉支架影"),)),
    "foreign_body": Term(
        ("异物影", "金属异物影"),
        r"异物|弹片|对比剂",
        "any",
        "none",
        specific=((r"\bbullet|\bshrapnel|\bpellets?\b|\bgunshot", "金属弹片异物影"),),
    ),
    "opacity": Term(
        ("密度增高影", "致密影"),
        r"密度增高|致密影|高密度影|模糊影|斑片|片状影|片影|条索|索条|阴影|密度影|絮状|磨玻璃",
        "lung",
        "extent",
        specific=(
            (r"\bpatchy\b", "斑片状密度增高影"),
            (r"\b(?:streaky|linear|bandlike|band-like|strand\w*)\b", "条索状密度增高影"),
            (r"\bground[- ]glass", "磨玻璃样密度增高影"),
            (r"\bhazy\b|\bill-?defined", "边缘模糊的密度增高影"),
            (r"\brounded?\b", "类圆形密度增高影"),
            (r"\bdiffuse\w*", "弥漫性密度增高影"),
            (r"\bfocal\b", "局灶性密度增高影"),
        ),
    ),
    "lung_abnormality": Term(
        ("肺部异常",),
        r"肺(?!门|动脉)[^，。；]{0,9}?异常(?:改变|影|征象)?",
        "organ",
        "none",
        ("{site}可见异常改变", "{site}部异常改变"),
    ),
    "calcification": Term(("钙化影", "钙化"), r"钙化", "soft", "none"),
}
