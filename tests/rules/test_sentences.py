"""Rules of the narrative, sentence by sentence: what is found, how severe, what it should be."""

import pytest

from mingzhang.checking.check import check
from mingzhang.checking.finding import Finding
from mingzhang.disclosure import Coordinate, Disclosure, Passage, Quantity, Section, Stated
from mingzhang.document import Document, Heading, Paragraph, Place
from mingzhang.forms.recognise import recognise

BUDGET, FINAL = "预算", "决算"
UNIT = "青岚县档案馆"


def told(code: str, *paragraphs: str, stage: str = BUDGET, scan: bool = False) -> list[Finding]:
    """What a rule says of a 2023 document with these paragraphs."""
    blocks = [Paragraph(text, Place(line=line)) for line, text in enumerate(paragraphs, 3)]
    title = Heading(f"{UNIT}2023年{'度' if stage == FINAL else ''}部门{stage}")
    document = Document(
        (title, Heading("三、收支情况说明", 2), *blocks), origin="recognised" if scan else "typed"
    )
    return [one for one in check(recognise(document)) if one.code == code]


Case = tuple[str, str, str | tuple[str, ...], list[str]]

RIGHT_OR_WRONG: list[Case] = [
    # D01: subjects of which there is one figure
    ("D01", BUDGET, ("收入总预算100.00万元。", "收入总预算100.00万元。"), []),
    ("D01", BUDGET, ("收入总预算100.00万元。", "收入总预算为101.00万元。"), ["error"]),
    ("D01", BUDGET, ("收入总预算100.00万元。", "收入总预算为100.01万元。"), ["error"]),
    ("D01", BUDGET, ("收入总预算100.00万元。", "收入总预算1000000元。"), []),
    ("D01", BUDGET, ("收入总预算100.00万元。", "收入总预算1000100元。"), []),
    ("D01", BUDGET, ("收入总预算100.00万元。", "收入总预算1000200元。"), ["error"]),
    ("D01", BUDGET, ("收入总预算100.00万元。", "其中：收入总预算50.00万元。"), []),
    ("D01", BUDGET, ("收入总预算100.00万元。", "上年收入总预算50.00万元。"), []),
    (
        "D01",
        BUDGET,
        ("1.收入总预算100.00万元。", "（二）收入总预算为101.00万元，收入总预算102.00万元。"),
        ["error"],
    ),
    # D02: what together is everything
    ("D02", FINAL, "公用支出9.00万元，其中：货物4.00万元、工程2.00万元、服务3.00万元。", []),
    ("D02", FINAL, "公用支出9.00万元，其中：货物4.00万元、工程2.00万元、服务3.01万元。", []),
    ("D02", FINAL, "公用支出9.00万元，其中：货物4.00万元、工程2.00万元、服务3.03万元。", ["error"]),
    ("D02", FINAL, "经费9.00万元，包括人员经费4.00万元，公用经费6.00万元。", ["error"]),
    ("D02", FINAL, "经费9.00万元。含人员经费4.00万元，公用经费6.00万元。", ["error"]),
    ("D02", FINAL, "经费9.00万元，人员经费4.00万元，公用经费6.00万元。", []),
    ("D02", FINAL, "经费9.00万元，其中：人员经费4.00万元，其他6.00万元。", []),
    ("D02", FINAL, "经费9.00万元，其中：人员经费4.00万元，公用经费比上年多6.00万元。", []),
    ("D02", FINAL, "经费9.00万元，其中：人员经费4.00万元，公用经费4.00万元，会费1.00万元。", []),
    ("D02", FINAL, "经费9.00万元，其中：人员经费4.00万元。公用经费6.00万元。", ["error"]),
    ("D02", FINAL, "经费9.00万元，其中：基本支出4.00万元，项目支出6.00万元。另有3.00万元。",
     ["error"]),
    ("D02", FINAL, "公用支出9.00万元，其中：货物4.00万元、工程2.00万元、服务3.02万元。", []),
    ("D02", FINAL, "经费9.00万元，其中：人员经费40000元，公用经费6.00万元。", []),
    ("D02", FINAL, "开支9.00万元，其中：因公出国费1.00万元，公务用车购置及运行费4.00万元，"
     "公务接待费5.00万元。", ["error"]),
    ("D02", FINAL, "开支9.00万元，其中：因公出国费1.00万元，公务用车购置费2.00万元，"
     "公务用车运行费2.00万元，公务接待费5.00万元。", ["error"]),
    ("D02", FINAL, "经费9.00万元，其中：人员经费4.00万元，主要包括：基本工资。"
     "公用经费5.01万元，主要包括：办公费。", []),
    ("D02", FINAL, "经费9.00万元，其中：人员经费4.00万元，主要包括：基本工资。"
     "公用经费5.02万元，主要包括：办公费。", ["error"]),
    ("D02", FINAL, "经费9.00万元，其中：人员经费40000元，主要包括：基本工资。"
     "公用经费6.00万元，主要包括：办公费。", []),
    # One part need not be everything.
    ("D05", FINAL, "馆舍96平方米，其中地上69平方米（其中一层40平方米、二层29平方米）。", []),
    ("D05", FINAL, "馆舍96平方米，其中地上60平方米、地下63平方米。", ["error"]),
    ("E01", BUDGET, "2022年收入54.60万元，2023年收入53.84万元，比2022年减少。"
     "2022年支出100.00万元，2023年支出120.00万元，比2022年增长30%。", ["error"]),
    # What a known sentence states is H05's to add up.
    ("D02", FINAL, "2023年度政府采购支出总额9.00万元，其中：政府采购货物支出4.00万元、"
     "政府采购工程支出2.00万元、政府采购服务支出4.00万元。", []),
    # D03: shares without amounts
    ("D03", BUDGET, "基本支出占60%，项目支出占40%。", []),
    ("D03", BUDGET, "基本支出占60.4%，项目支出占39.5%。", []),
    ("D03", BUDGET, "基本支出占60.4%，项目支出占39.4%。", ["error"]),
    ("D03", BUDGET, "基本支出占60%，项目支出占30%。", ["error"]),
    ("D03", BUDGET, "基本支出占60%，项目支出占30%，其他占10%。", []),
    ("D03", BUDGET, "基本支出占60%。项目支出占30%。", []),
    ("D09", FINAL, "国内公务接待支出0万（含外宾接待支出0万元）。", ["warning"]),
    ("D04", FINAL, "收入合计90.00万元。其中：财政拨款收入58.00万元，占本年收入60%。", ["error"]),
    ("D04", FINAL, "收入合计90.00万元。其中：财政拨款收入59.00万元，占本年收入65%。", ["note"]),
    ("D04", FINAL, "收入合计90.00万元。其中：财政拨款收入54.00万元，占本年收入60%。", []),
    # D04: shares of a whole
    ("D04", FINAL, "支出100.00万元，其中：甲支出60.00万元，占60%；乙支出40.00万元，占40%。", []),
    (
        "D04",
        FINAL,
        "支出100.00万元，其中：甲支出50.00万元，占50.00%；乙支出30.00万元，占30.00%；"
        "丙支出20.00万元，占21.00%。",
        ["error"],
    ),
    (
        "D04",
        FINAL,
        "支出100.00万元，其中：甲支出60.00万元，占40.00%；乙支出40.00万元，占60.00%。",
        ["error"],
    ),
    (
        "D04",
        FINAL,
        "本年支出合计3,000.00万元。甲支出2,000.00万元，占本年支出合计的66.66%。",
        ["note"],
    ),
    (
        "D04",
        FINAL,
        "本年支出合计3,000.00万元。甲支出2,000.00万元，占本年支出合计的66.60%。",
        ["error"],
    ),
    ("D04", FINAL, "支出30.00万元。甲支出20.00万元，占支出的50.00%。", []),
    ("D04", FINAL, "采购30.00万元。授予中小企业20.00万元，占采购合计的50.00%。", []),
    # D09: numbers and units that are missing
    ("D09", BUDGET, "基本支出10.00万元，占总支出的%。", ["error"]),
    ("D09", BUDGET, "支出10.00万元，比上年增加万元。", ["error"]),
    ("D09", BUDGET, "共有车辆辆。", ["error"]),
    ("D09", BUDGET, "预算支出10万，增加1.00万元。", ["warning"]),
    ("D09", BUDGET, "单位为万元。预算10万元。", []),
    # E01: rates of growth
    ("E01", BUDGET, "支出120.00万元，比2022年增加20.00万元，增长20.00%。", []),
    ("E01", BUDGET, "支出120.00万元，比2022年增加20.00万元，增长16.67%。", ["error"]),
    ("E01", BUDGET, "支出80.00万元，比2022年减少20.00万元，下降20.00%。", []),
    ("E01", BUDGET, "支出80.00万元，比2022年减少20.00万元，下降25.00%。", ["error"]),
    ("E01", BUDGET, "支出130.00万元，比2022年增加7.00万元，增长5.69%。", []),
    ("E01", BUDGET, "支出130.00万元，比2022年增加7.00万元，增长5.68%。", ["note"]),
    ("E01", BUDGET, "支出0.00万元，比2022年减少0.00万元，下降0.00%。", []),
    ("E01", BUDGET, "支出20.00万元，比2022年增加20.00万元，增长100.00%。", []),
    ("E01", BUDGET, "2022年支出80.00万元，2023年支出60.00万元，比2022年减少25.00%。", []),
    ("E01", BUDGET, "2022年支出80.00万元，2023年支出60.00万元，比2022年减少33.00%。", ["error"]),
    ("E01", BUDGET, "2022年支出80.00万元，2023年支出80.00万元，与2022年持平。", []),
    (
        "D04",
        FINAL,
        "支出100.00万元，其中：甲支出50.00万元，占50%；乙支出30.00万元，占30%；"
        "丙支出20.00万元，占40%。另有收入50.00万元。",
        [],  # the last is a share of another amount
    ),
    (
        "D04",
        FINAL,
        "支出100.00万元，其中：甲支出50.00万元，占51%；乙支出30.00万元，占32%。",
        [],  # two shares of nothing that is known
    ),
    ("D04", FINAL, "支出0.00万元，占10.00%。", []),
    (
        "D04",
        FINAL,
        "甲支出50.00万元，占50.00%；乙支出30.00万元，占30.00%；丙支出20.00万元，占20.90%。",
        ["error"],  # of their own sum
    ),
    (
        "D04",
        FINAL,
        "支出100.00万元，其中：甲支出50.00万元，占50%；乙支出50.00万元，占50%。"
        "收入200.00万元，其中：丙收入100.00万元，占50%；丁收入60.00万元，占30%；"
        "戊收入40.00万元，占21%。",
        ["error"],  # every sentence has its own whole
    ),
    (
        "D04",
        FINAL,
        "支出200.00万元，其中两项共100.00万元：甲支出60.00万元，占20.00%；"
        "乙支出40.00万元，占30.00%。",
        ["error"],
    ),
    # D05: counts
    ("D05", BUDGET, "馆舍9040平方米，其中地上6610平方米，地下2430平方米。", []),
    ("D05", BUDGET, "馆舍9040平方米，其中地上6160平方米，地下2430平方米。", ["error"]),
    ("D05", BUDGET, "馆舍9040平方米，其中地上6000平方米，地下2430平方米。", []),
    ("D05", BUDGET, "馆舍9040平方米，其中地上6160平方米（其中一层6000平方米，二层610平方米），"
     "地下2430平方米。", ["error"]),
    ("D05", BUDGET, "培训100人，其中党员60人，女性70人。", []),
    ("D05", BUDGET, "培训100人，其中党员60人，器材30台，女性40人。", []),
    ("D05", BUDGET, "馆舍90.5平方米，其中地上60平方米，地下3.05平方米。", []),
    # E06: complete, but it differs
    ("E06", FINAL, "年初预算为10.00万元，支出决算为12.00万元，完成年初预算的100%。", ["error"]),
    ("E06", FINAL, "年初预算为10.00万元，支出决算为10.00万元，完成年初预算的100%。", []),
    ("E06", FINAL, "年初预算为10.00万元，支出决算为12.00万元，完成年初预算的120%。", []),
    ("E06", FINAL, "支出50.00万元，完成年初预算100%，决算数大于预算数10.00万元。", ["error"]),
    ("E06", FINAL, "支出50.00万元，完成年初预算100%，决算数小于预算数10.00万元。", ["error"]),
    ("E06", FINAL, "支出50.00万元，完成年初预算100%，决算数大于预算数50.00万元。", []),
    ("E06", FINAL, "支出50.00万元，完成年初预算100%，决算数大于预算数0.00万元。", []),
    ("E06", FINAL, "支出50.00万元完成年初预算100%，决算数大于预算数10.00万元。", ["error"]),
    # E10: contracts of small enterprises
    ("E10", FINAL, "政府采购支出总额100.00万元。授予中小企业合同金额60.00万元，占60.00%。", []),
    ("E10", FINAL, "政府采购支出总额100.00万元，授予中小企业合同金额160.00万元。", ["error"]),
    ("E10", FINAL, "政府采购支出总额100.00万元，授予中小企业合同金额60.00万元，占50.00%。",
     ["error"]),
    ("E10", FINAL, "政府采购支出总额100.00万元，授予中小企业合同金额60.00万元，占60.00%，"
     "其中：授予小微企业合同金额30.00万元，占50.00%。", []),
    ("E10", FINAL, "政府采购支出总额100.00万元，授予中小企业合同金额60.00万元，占60.00%，"
     "其中：授予小微企业合同金额30.00万元，占30.00%。", []),
    ("E10", FINAL, "政府采购支出总额100.00万元，授予中小企业合同金额60.00万元，占60.00%，"
     "其中：授予小微企业合同金额70.00万元。", ["error"]),
    ("E10", FINAL, "政府采购支出总额100.00万元，授予小微企业合同金额70.00万元，占70.00%。", []),
    ("E10", FINAL, "政府采购支出总额100.00万元，授予小微企业合同金额70.00万元，占60.00%。",
     ["error"]),
    ("E10", FINAL, "授予中小企业合同金额60.00万元，其中：授予小微企业合同金额30.00万元，占40.00%。",
     []),
    # E04: growth from nothing
    ("E04", BUDGET, "支出20.00万元，比2022年增加20.00万元，增长100.00%。", ["warning"]),
    ("E04", BUDGET, "支出20.00万元，比2022年增加20.00万元，增长0.00%。", []),
    ("E04", BUDGET, "支出20.00万元，比2022年增加20.00万元。", []),
    ("E04", BUDGET, "支出20.00万元，比2022年减少20.00万元，下降50.00%。", []),
    ("E04", BUDGET, "支出30.00万元，比2022年增加20.00万元，增长200.00%。", []),
    ("E04", BUDGET, "支出0.00万元，比2022年增加0.00万元，增长1.00%。", []),
    # E05
    ("E05", FINAL, "年初预算为10.00万元，支出决算为8.00万元，完成年初预算的80.00%。", []),
    ("E05", FINAL, "年初预算为10.00万元，支出决算为8.00万元，完成年初预算的20.00%。", ["error"]),
    ("E05", FINAL, "年初预算为10.00万元，支出决算为8.00万元，完成年初预算的100.00%。", []),
    ("E05", FINAL, "年初预算为3000.00万元，支出决算为2000.00万元，完成预算的66.66%。", ["note"]),
    # F01: words of direction
    ("F01", FINAL, "年初预算为10.00万元，支出决算为8.00万元，决算数小于年初预算数。", []),
    ("F01", FINAL, "年初预算为10.00万元，支出决算为8.00万元，决算数大于年初预算数。", ["error"]),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为10.00万元，决算数低于年初预算数。", ["error"]),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为10.00万元，决算数多于年初预算数。", []),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为10.00万元，决算数等于年初预算数。", ["error"]),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为8.00万元，决算数大于年初预算数。", []),
    ("F01", BUDGET, "2022年支出8.00万元，2023年支出6.00万元，比2022年增加25.00%。", ["error"]),
    ("F01", BUDGET, "2022年支出8.00万元，2023年支出8.00万元，比2022年增加0.00%。", []),
    ("F01", BUDGET, "由上年的8.00万元减少到6.00万元。由上年的8.00万元增加到6.00万元。", ["error"]),
    ("F01", BUDGET, "支出80.00万元，比2022年减少20.00万元，增长20.00%。", ["error"]),
    ("F01", BUDGET, "支出80.00万元，比2022年减少0.00万元，增长0.00%。", []),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为9.00万元，决算数高于年初预算数。", []),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为7.00万元，决算数高于年初预算数。", ["error"]),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为7.00万元，决算数少于年初预算数。", []),
    ("F01", FINAL, "年初预算为8.00万元，支出决算为9.00万元，决算数少于年初预算数。", ["error"]),
    # F02, F03
    ("F02", BUDGET, "支出80.00万元，比2022年增加（减少）20.00万元。", ["error"]),
    ("F02", BUDGET, "支出80.00万元，比2022年增长/下降20.00%。", ["error"]),
    ("F02", BUDGET, "“三公”经费按规定应当说明比上年增加（减少）的原因。", []),
    ("F02", BUDGET, "增加（减少）人员三名。", []),
    ("F02", BUDGET, "支出80.00万元，比2022年增加（减少）预算。支出决算数大于（小于）预算数。",
     ["error"]),
    # F07: flat, but it differs
    ("F07", FINAL, "年初预算为10.00万元，支出决算为8.00万元，决算数与预算数持平。", ["error"]),
    ("F07", FINAL, "年初预算为10.00万元，支出决算为10.01万元，决算数与预算数持平。", []),
    ("F07", FINAL, "年初预算为10.00万元，支出决算为10.02万元，决算数与预算数持平。", ["error"]),
    ("F07", FINAL, "年初预算为10.00万元，支出决算为9.60万元，决算数与预算数基本持平。", []),
    ("F07", FINAL, "年初预算为10.00万元，支出决算为9.40万元，决算数与预算数基本持平。", ["error"]),
    ("F07", BUDGET, "2022年支出8.00万元，2023年支出9.00万元，与上年持平。", ["error"]),
    ("F07", BUDGET, "2022年支出8.00万元，2023年支出8.01万元，与上年持平。", []),
    # G04, G05: money and counts
    ("G04", FINAL, "公务接待费支出1.00万元。", ["warning"]),
    ("G04", FINAL, "公务接待费支出1.00万元。公务接待费支出1.00万元。", ["warning"]),
    ("G04", FINAL, "公务接待费支出0.00万元。", []),
    ("G04", FINAL, "公务接待费支出1.00万元。国内公务接待8批次，160人次。", []),
    ("G04", FINAL, "公务用车购置费支出18.00万元。", ["warning"]),
    ("G04", FINAL, "公务用车购置费支出18.00万元，购置公务用车1辆。", []),
    ("G04", FINAL, "公务用车运行维护费支出3.00万元。", ["warning"]),
    ("G04", FINAL, "因公出国（境）费支出3.00万元。", ["warning"]),
    ("G04", FINAL, "因公出国（境）费支出3.00万元，组织团组1个。", []),
    ("G04", BUDGET, "公务接待费支出1.00万元。", []),
    ("G05", FINAL, "公务接待费支出1.00万元。国内公务接待0批次，0人次。", ["warning"]),
    ("G05", FINAL, "公务接待费支出0.00万元。国内公务接待8批次，60人次。", ["warning"]),
    ("G05", FINAL, "公务接待费支出1.00万元。国内公务接待8批次，60人次。", []),
    ("G05", FINAL, "公务用车购置费支出0.00万元，购置公务用车1辆。", ["warning"]),
    ("G05", BUDGET, "公务接待费支出1.00万元。国内公务接待0批次，0人次。", []),
    # K01 to K03: years
    ("K02", BUDGET, "支出10.00万元，比2022年增加1.00万元。", []),
    ("K02", BUDGET, "支出10.00万元，比2021年增加1.00万元。", ["error"]),
    ("K02", BUDGET, "支出10.00万元，比2021年增加1.00万元。收入比2021年减少1.00万元。", ["error"]),
    ("K02", BUDGET, "支出10.00万元，比2023年增加1.00万元。", ["error"]),
    ("K02", FINAL, "支出10.00万元，比2023年增加1.00万元。", []),
    ("K02", BUDGET, "支出10.00万元，比2020年增加1.00万元。", []),
    ("K02", BUDGET, "办件累计比2021年增加1万件。", []),
    ("K02", BUDGET, "2022年支出比2021年增加1.00万元。支出10.00万元，比2021年减少1.00万元。",
     ["error"]),
    ("K02", BUDGET, "支出比2022年增加1.00万元。收入比2021年减少1.00万元。", ["error"]),
    ("K02", BUDGET, "近年来连续增长，支出比2021年增加1.00万元。", []),
    ("K03", FINAL, "截至2023年12月31日，共有车辆2辆。", []),
    ("K03", FINAL, "截至2022年12月31日，共有车辆2辆。", ["error"]),
    ("K03", FINAL, "截止2024年底，固定资产10.00万元。", ["error"]),
    ("K03", BUDGET, "截至2022年12月31日，共有车辆2辆。", []),
    ("K03", BUDGET, "截至2023年8月31日，共有车辆2辆。", []),
    ("K03", BUDGET, "截至2021年12月31日，共有车辆2辆。", ["warning"]),
    # L03, L05, L09
    ("L03", BUDGET, "本单位共有人员20名。", ["note"]),
    ("L03", BUDGET, "本部门共有人员20名。", []),
    ("L09", BUDGET, "公务接侍费1.00万元。", []),
    ("L09", BUDGET, "公务用务购置费1.00万元。", ["note"]),
    ("L09", BUDGET, "公务接待待费1.00万元。", ["note"]),
    ("L09", BUDGET, "公务接待费1.00万元，公务用车运行维护费2.00万元。", []),
    # M02 to M07: what a template or a slip leaves
    ("M04", BUDGET, "支出10.00万元，。比上年多。", ["note"]),
    ("M04", BUDGET, "支出10.00万元。。比上年多。", ["note"]),
    ("M04", BUDGET, "支出10.00万元。比上年增加1.00万元。", ["note"]),
    ("M04", BUDGET, "支出10.00万元。比上年相比增加1.00万元。", []),
    ("M04", BUDGET, ("支出比上年多，人员经费和公用经费都有增长，共1.00万元", "一、收入"), ["note"]),
    ("M04", BUDGET, ("支出比上年多，人员经费和公用经费都有增加，共10.00万元。", "一、收入"), []),
    ("M04", BUDGET, ("支出比上年多，人员经费和公用经费都有增加，共10.00万元", "收入另列"), []),
    ("M04", BUDGET, ("支出共10.00万元", "一、收入"), []),
    ("M05", BUDGET, "支出（基本支出和项目支出）10.00万元。", []),
    ("M05", BUDGET, "支出（基本支出和项目支出10.00万元。", ["note"]),
    ("M05", BUDGET, "支出基本支出）10.00万元。", ["note"]),
    ("M05", BUDGET, "1）人员经费；2）公用经费；三）项目经费。", []),
    ("M05", BUDGET, "按《预算法规定公开。人员”经费。", ["note"]),
    ("M07", BUDGET, "本年的的支出10.00万元。", ["note"]),
    ("M07", BUDGET, "目的的确立。了了解情况。和和气气。", []),
    ("M07", BUDGET, "支出10.00万元万元。", ["note"]),
    ("M07", BUDGET, "决算数大小于预算数。", ["note"]),
    ("M07", BUDGET, "因公出国经费费12.00万元。", ["note"]),
    ("M07", BUDGET, "经费费用和维修费费率都列在表里。", []),
    ("M07", BUDGET, "2023部门预算10.00万元。", ["note"]),
    # N15: personal data
    ("N15", BUDGET, "联系人张某，电话13800001111。", ["warning"]),
    ("N15", BUDGET, "支出13800001111元。", []),
    ("N15", BUDGET, "账号：310011223344556677。", ["warning"]),
    ("N15", BUDGET, "账号31001122334。", []),
]  # fmt: skip


@pytest.mark.parametrize(("code", "stage", "text", "severities"), RIGHT_OR_WRONG)
def test_what_is_found(
    code: str, stage: str, text: str | tuple[str, ...], severities: list[str]
) -> None:
    paragraphs = (text,) if isinstance(text, str) else text
    assert [one.severity for one in told(code, *paragraphs, stage=stage)] == severities


SHOULD_BE: list[tuple[str, str, str, tuple[str, ...], tuple[str, ...]]] = [
    (
        "D04",
        FINAL,
        "支出100.00万元，其中：甲支出60.00万元，占40.00%；乙支出40.00万元，占60.00%。",
        ("40.00%", "60.00%"),
        ("60.00%", "40.00%"),
    ),
    (
        "D04",
        FINAL,
        "支出100.00万元，其中：甲支出50.00万元，占50%；乙支出30.00万元，占30%；"
        "丙支出20.00万元，占21%。",
        ("21%",),
        ("20.00%",),
    ),
    ("D09", BUDGET, "预算支出10万，增加1.00万元。", ("支出10万",), ("支出10万元",)),
    (
        "E01",
        BUDGET,
        "支出80.00万元，比2022年减少20.00万元，下降25.00%。",
        ("25.00%", "80.00万元"),
        ("20.00%",),
    ),
    (
        "E01",
        BUDGET,
        "2022年支出80.00万元，2023年支出60.00万元，比2022年减少33.000%。",
        ("33.000%", "60.00万元"),
        ("25.000%",),
    ),
    (
        "E05",
        FINAL,
        "年初预算为10.00万元，支出决算为8.00万元，完成年初预算的20.000%。",
        ("20.000%",),
        ("80.000%",),
    ),
    (
        "F01",
        FINAL,
        "年初预算为10.00万元，支出决算为8.00万元，决算数大于年初预算数。",
        ("10.00万元", "8.00万元", "大于"),
        ("小于",),
    ),
    (
        "F01",
        FINAL,
        "年初预算为8.00万元，支出决算为8.01万元，决算数低于年初预算数。",
        ("8.00万元", "8.01万元", "低于"),
        ("大于",),
    ),
    (
        "F01",
        BUDGET,
        "2022年支出8.00万元，2023年支出6.00万元，比2022年增加25.00%。",
        ("8.00万元", "6.00万元", "增加"),
        ("减少",),
    ),
    (
        "K02",
        BUDGET,
        "支出10.00万元，比2021年增加1.00万元。收入与2021年持平。",
        ("比2021年增加", "与2021年持平"),
        ("2022",),
    ),
    ("K03", FINAL, "截至2022年12月31日，共有车辆2辆。", ("2022年12月31日",), ("2023",)),
    ("K03", BUDGET, "截至2021年底，共有车辆2辆。", ("2021年底",), ("2022",)),
    ("L03", BUDGET, "本单位共有人员20名，本单位有车辆。", ("本单位",), ("本部门",)),
    ("L09", BUDGET, "公务接待待费1.00万元。", ("公务接待待费",), ("公务接待费",)),
    ("M05", BUDGET, "甲（乙。丙》丁。", ("》", "（"), ()),
    ("N15", BUDGET, "联系人张某，电话13800001111。", ("138******11",), ()),
]


@pytest.mark.parametrize(("code", "stage", "text", "printed", "expected"), SHOULD_BE)
def test_what_stands_there_and_what_should(
    code: str, stage: str, text: str, printed: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    (one,) = told(code, text, stage=stage)
    assert (one.printed, one.expected) == (printed, expected)
    # The first place is where the reader must look, with the words around it.
    assert any(shown in one.places[0].text for shown in one.printed)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("L09", "公务接待待费1.00万元。"),
        ("M04", "支出10.00万元，。"),
        ("M05", "支出（基本支出和项目支出10.00万元。"),
        ("M07", "本年的的支出10.00万元。"),
    ],
)
def test_a_scan_loses_and_doubles_signs_by_itself(code: str, text: str) -> None:
    assert told(code, text)
    assert told(code, text, scan=True) == []


def _identity(first: str) -> str:
    """An identity number with its check digit (GB 11643: ISO 7064, MOD 11-2)."""
    for last in "0123456789X":
        digits = [10 if sign == "X" else int(sign) for sign in first + last]
        if sum(digit * 2 ** (17 - place) for place, digit in enumerate(digits)) % 11 == 1:
            return first + last
    raise AssertionError


@pytest.mark.parametrize("middle", [f"199{n}1{n % 3}1{n}" for n in range(10)])
def test_identity_numbers_by_their_check_digit(middle: str) -> None:
    for tail in ("000", "123", "907"):
        number = _identity("599998" + middle + tail)
        (one,) = told("N15", f"当事人（{number}）。")
        assert one.printed == (f"599{'*' * 13}{number[-2:]}",)
        for place in (0, 3, 15, 16):
            other = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
            assert told("N15", f"当事人（{other}）。") == []


def test_so_many_places_are_shown() -> None:
    (one,) = told("L03", *["本单位有人员。"] * 13)
    assert len(one.places) == 12
    assert "共 13 处" in one.message
    (two,) = told("L03", "本单位有人员。", "本单位有车辆。")
    assert len(two.places) == 2
    assert two.message.startswith("部门的文件里写「本单位」")


def test_a_number_that_only_looks_like_an_identity_number() -> None:
    """It is passed over, and those behind it are looked at."""
    number = _identity("50000019900101123")
    other = number[:-1] + ("0" if number[-1] != "0" else "1")
    (one,) = told("N15", f"编号{other}，当事人（{number}）。")
    assert one.printed[0].endswith(number[-2:])


@pytest.mark.parametrize(("wrong", "found"), [("2022", 1), ("2023", 0)])
def test_one_title_of_another_year(wrong: str, found: int) -> None:
    names = ("收支总表", "收入总表", "支出总表", "收支总体情况说明", "财政拨款收支表")
    years = ("2023", "2023", "2023", "2023", wrong)
    titles = [Heading(f"{y}年部门预算{n}", 2) for y, n in zip(years, names, strict=True)]
    document = Document((Heading(f"{UNIT}2023年部门预算"), *titles))
    told_ = [one for one in check(recognise(document)) if one.code == "K01"]
    assert [one.expected for one in told_] == [("2023",)] * found


def test_what_messages_name() -> None:
    (one,) = told("D01", "收入总预算100.00万元。", "收入总预算101.00万元。")
    assert "「收入总预算」一处 100.00万元，一处 101.00万元" in one.message
    (one,) = told("M04", "支出比上年多，人员经费和公用经费都有增长，共1.00万元", "一、收入")
    assert (one.printed, one.expected) == (("，共1.00万元",), ("，共1.00万元。",))


@pytest.mark.parametrize(
    ("final", "rate", "hint"),
    [
        ("4001.00", "80.00", True),  # 79.995 is the lower end of what 80.00 may be
        ("3999.00", "80.00", True),  # and 80.005 the upper end
        ("4003.00", "80.00", False),
        ("3997.00", "80.00", False),
    ],
)
def test_a_rate_that_is_what_was_not_done(final: str, rate: str, hint: bool) -> None:
    text = f"年初预算为20000.00万元，支出决算为{final}万元，完成年初预算的{rate}%。"
    (one,) = told("E05", text, stage=FINAL)
    assert one.message.endswith("，印出的数是没有完成的部分") == hint


def _change(subject: str, fen: int, sign: int, **at: str) -> Stated:
    place = Coordinate(measure="change", **at)  # type: ignore[arg-type]
    return Stated(subject, "change", Quantity("amount", fen), place, sign=sign, group=1)


@pytest.mark.parametrize("first", [True, False])
@pytest.mark.parametrize(("sign", "wrong"), [(1, 1), (-1, 0)])
def test_a_total_that_goes_the_other_way_than_its_parts(first: bool, sign: int, wrong: int) -> None:
    """Wherever the parts stand in the sentence."""
    whole = _change("total", 5_000_000, sign, item="three_public")
    parts = [
        _change("part", 3_000_000, -1, item="reception"),
        _change("other", 2_000_000, -1, item="abroad"),
    ]
    word = Stated("way", None, Quantity("word", text="增加"), of="total", printed="增加", group=1)
    stated = [whole, *parts] if first else [*parts, whole]
    passage = Passage("", (*stated, word))
    found = Disclosure(UNIT, 2023, sections=(Section("说明", 2, (passage,)),))
    told_ = [one for one in check(found) if one.code == "F01"]
    assert [one.expected for one in told_] == [("减少",)] * wrong


def test_a_whole_that_goes_the_other_way_than_its_parts_is_told_which_way() -> None:
    for whole, part in (("减少", "增加"), ("增加", "减少")):
        text = f"支出预算100.00万元，比上年{whole}8.00万元，其中：基本支出{part}5.00万元，"
        (one,) = told("F01", text + f"项目支出{part}3.00万元。")
        assert one.expected == (part,)


@pytest.mark.parametrize("what", ["人员", "编制", "项目", "业务量", "工作量", "标准", "车辆"])
def test_less_is_no_reason_of_more(what: str) -> None:
    text = "支出预算100.00万元，比上年{}8.00万元，主要原因是" + what + "{}。"
    for change, reason, wrong in (("增加", "减少", 1), ("减少", "增加", 1), ("增加", "增加", 0)):
        assert len(told("F04", text.format(change, reason))) == wrong


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        *(("增加", f"人员减少，{one}") for one in ("增设一科", "新设一科", "物价上涨", "房租提高")),
        *(("增加", f"人员减少，{one}") for one in ("扩建库房", "购置设备")),
        *(("减少", f"人员增加，{one}") for one in ("设备减配", "房租降价", "节约用水", "压缩会议")),
        *(("减少", f"人员增加，{one}") for one in ("缩小规模", "取消一科", "无会议", "未办展览")),
        *(("减少", f"人员增加，{one}") for one in ("没有会议", "两人退休", "会议少了")),
    ],
)
def test_a_reason_that_says_both_is_let_be(change: str, reason: str) -> None:
    text = f"支出预算100.00万元，比上年{change}8.00万元，主要原因是{reason}。"
    assert told("F04", text) == []


@pytest.mark.parametrize(
    ("average", "wrong"),
    [("90", 0), ("89", 0), ("88", 1), ("89.9", 0), ("89.8", 1), ("89.99", 0), ("89.98", 1)],
)
def test_an_average_may_be_off_by_its_last_digit(average: str, wrong: int) -> None:
    text = f"2023年度，本部门对4个项目开展绩效自评，平均得分{average}分，其中：评为优的项目4个，"
    assert len(told("I15", text + "良的项目0个，中的项目0个，差的项目0个。", stage=FINAL)) == wrong


@pytest.mark.parametrize(("average", "wrong"), [("90.1", 0), ("90.2", 1), ("79.9", 0), ("79.8", 1)])
def test_an_average_lies_within_the_bands(average: str, wrong: int) -> None:
    text = f"2023年度，本部门对4个项目开展绩效自评，平均得分{average}分，其中：评为优的项目0个，"
    assert len(told("I15", text + "良的项目4个，中的项目0个，差的项目0个。", stage=FINAL)) == wrong


def test_each_item_that_grew_from_nothing_is_told() -> None:
    whole = "“三公”经费支出决算为9.00万元，其中：因公出国（境）费支出决算为5.00万元；"
    whole += "公务用车购置及运行维护费支出决算为0.00万元；公务接待费支出决算为4.00万元。"
    parts = "“三公”经费支出决算数比上年增加6.00万元，增长200%，其中：因公出国（境）费增加2.00万元，"
    parts += "增长66.67%；公务接待费增加4.00万元，增长100%。"
    (one,) = told("E04", whole, parts, stage=FINAL)
    assert one.printed == ("100%",)


ONES = "一二三四五六七八九"
TENS = ("", "十", *(f"{ten}十" for ten in ONES[1:]))
COUNTED = [tens + ones for tens in TENS for ones in ("", *ONES)][1:]
"""一 to 九十九."""


@pytest.mark.parametrize("inner", [False, True])
@pytest.mark.parametrize("number", [2, 9, 10, 11, 12, 19, 20, 21, 22, 30, 31, 99])
def test_a_number_that_is_skipped_or_stands_twice(number: int, inner: bool) -> None:
    lines = [f"（{one}）有一句话。" if inner else f"{one}、有一句话。" for one in COUNTED]
    right = lines[:number]
    assert not told("D08", *right)
    twice = told("D08", *right, lines[number - 1])
    assert [one.message.startswith("编号重复") for one in twice] == [True]
    if number > 2:
        skipped = told("D08", *lines[: number - 2], lines[number - 1])
        assert [one.message.startswith("编号跳了一个") for one in skipped] == [True]
        named = f"见第{'（' if inner else ''}{COUNTED[number - 2]}{'）' if inner else '、'}"
        assert not told("D08", *lines[: number - 2], lines[number - 1], named)
