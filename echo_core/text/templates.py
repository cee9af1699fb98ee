"""Report templates: text of whole sections with places to be filled in (see ``echo_core.text.fields``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

TEMPLATE_SECTIONS: Final = ("indication", "comparison", "technique", "findings", "impression")
"""The sections that a template may have, in the order of a report."""


@dataclass(frozen=True)
class Template:
    """One template: its name, the language of its text ("en" or "zh"), and the text of its sections."""

    name: str
    language: str
    sections: Mapping[str, str]

    @property
    def text(self) -> str:
        """All sections, one below the other, for a look at it."""
        return "\n\n".join(self.sections[name] for name in TEMPLATE_SECTIONS if self.sections.get(name))


BUILT_IN: Final[tuple[Template, ...]] = (
    Template(
        "Normal chest",
        "en",
        {
            "technique": "[PA and lateral|PA|AP] chest radiograph.",
            "findings": (
                "The chest wall and soft tissues are unremarkable. The mediastinum is not widened and the trachea is "
                "midline. The lungs are clear, without focal consolidation, nodule or mass. The heart is normal in "
                "size. The hila and the pulmonary vasculature are normal. There is no pleural effusion or "
                "pneumothorax, and the costophrenic angles are sharp. The visualized bones are intact."
            ),
            "impression": "No acute cardiopulmonary abnormality.",
        },
    ),
    Template(
        "ICU film",
        "en",
        {
            "technique": "Portable AP chest radiograph, [supine|semi-erect|erect].",
            "findings": (
                "Mediastinum: [not widened|widened], trachea [midline|shifted to the left|shifted to the right].\n"
                "Lungs: [clear|opacity|diffuse opacities], volumes [normal|low].\n"
                "Heart: [normal in size|enlarged|not assessable on this projection].\n"
                "Vasculature: [normal|congested|pulmonary edema].\n"
                "Pleura: effusion [none|left|right|bilateral], pneumothorax [none|left|right].\n"
                "Bones: [no acute abnormality|fracture].\n"
                "Tubes and lines: endotracheal tube tip [ ] cm above the carina; gastric tube tip [in the stomach|"
                "below the film|in the esophagus]; central venous catheter from the [right|left], tip in the ["
                "superior vena cava|right atrium|brachiocephalic vein]. Chest drain: [none|left|right]."
            ),
            "impression": "Position of tubes and lines: [satisfactory|see above]. [Other findings]",
        },
    ),
    Template(
        "Follow-up",
        "en",
        {
            "comparison": "Chest radiograph of [date].",
            "findings": (
                "Compared with the film of [date], the [finding] in the [place] is [unchanged|smaller|larger|resolved|"
                "new]. Tubes and lines: [unchanged|changed|none]. The heart is [unchanged in size|smaller|larger]. "
                "Pleural effusion: [none|unchanged|smaller|larger]. Pneumothorax: [none|unchanged|smaller|larger]. "
                "No new abnormality is seen elsewhere."
            ),
            "impression": "[Finding]: [unchanged|improved|worse|resolved] since [date].",
        },
    ),
    Template(
        "正常胸片",
        "zh",
        {
            "technique": "胸部[后前位及侧位|后前位|前后位]X线片。",
            "findings": (
                "胸廓对称，胸壁软组织未见异常。纵隔居中，未见增宽，气管居中。双肺纹理清晰，肺野内未见实变、结节或肿块。"
                "心影大小、形态正常。双侧肺门影不大。双侧膈面光整，肋膈角锐利，未见胸腔积液及气胸。所见骨质未见明显异常。"
            ),
            "impression": "心肺膈未见明显异常。",
        },
    ),
    Template(
        "重症监护床旁片",
        "zh",
        {
            "technique": "床旁前后位胸片，[仰卧位|半卧位|坐位]。",
            "findings": (
                "纵隔：[未见增宽|增宽]，气管[居中|左移|右移]。\n双肺：[清晰|斑片影|弥漫性模糊影]，肺容积[正常|减低]。\n"
                "心影：[不大|增大|该体位不能评估]。\n肺血管：[正常|淤血|肺水肿]。\n"
                "胸膜腔：积液[无|左侧|右侧|双侧]，气胸[无|左侧|右侧]。\n骨质：[未见急性异常|骨折]。\n"
                "管路：气管插管尖端距隆突[ ]厘米；胃管尖端位于[胃内|片外|食管内]；中心静脉导管经[右侧|左侧]置入，"
                "尖端位于[上腔静脉|右心房|头臂静脉]；胸腔引流管[无|左侧|右侧]。"
            ),
            "impression": "管路位置[满意|见所见]。[其他]",
        },
    ),
    Template(
        "复查胸片",
        "zh",
        {
            "comparison": "[日期]胸片。",
            "findings": (
                "与[日期]胸片对比，[部位][病变]较前[相仿|缩小|增大|吸收|新出现]。管路[同前|有变化|无]。心影较前[相仿|缩小|增大]。"
                "胸腔积液[无|同前|减少|增多]。气胸[无|同前|减少|增多]。余未见新发异常。"
            ),
            "impression": "[病变]较[日期][相仿|好转|加重|吸收]。",
        },
    ),
)
"""Templates that come with the program."""
