"""Names of people, as far as a form shows them: a surname with one or two characters, and words that are none.

Data for rule N19. A department, a place or a common word that happens to begin with a surname (高新技术科, 安排,
江汉区) is no name.
"""

from __future__ import annotations

import re

SURNAMES = frozenset(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢"
    "岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍覃霍翁隋甘景单包司柏宁柯阮桂闵解柴华车冉房边辜吉饶刁瞿戚丘"
    "古米池滕晋苑邬臧宫苟褚廉简娄盖符奚穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙喻揭窦迟敖鄢冷卓花仇艾蓝巩练仲乐虞卞封竺冼佟栗匡宗应巫鞠桑荆谌明"
    "沙伏岑习胥蔺云路雍郏濮宦蒲邰鄂索咸籍厍晁暴祖占付代仝肇展南郗郇车兴初但凡钮诸"
)
COMPOUND = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
    "司徒",
    "夏侯",
    "端木",
    "南宫",
    "长孙",
)
_COMMON_WORDS = """
安排 安全 安监 安置 安保 常务 常年 常委 常规 常设 高级 高度 高新 高质 高效 高校 金额
金融 方案 方面 方式 方法 方可 方能 明确 明细 党员 党组 党委 党办 党建 党政 党群 单位
单独 单项 项目 程序 应当 应急 应由 应为 应对 任务 任期 任职 任何 任命 温馨 于是 向上
向社会 文件 文化 文明 文教 文旅 文体 管理 管委 管护 路段 路政 华侨 关于 关系 关注 连续
包括 包含 包干 万元 万人 司法 简介 简单 施工 施行 严格 严禁 盛大 车辆 车管 房产 房管
房屋 边防 边界 古树 白天 程度 石油 江汉 江夏 江岸 武汉 武昌 武装 黄陂 黄石 黄冈 龙头
马上 王牌 金库 钱款 余额 余款 申报 申请 申领 解决 解释 费用 费率 路线 路灯 车站 阳光
兰花 花卉 花费 云计算 云平台 易地 易于 毕业 尤其 曾经 曾任 左右 夏季 季度 章程 封面
封存 宁可 查询 查处 查看 苗木 童装 田间 田野 洪水 汤圆 雷达 段落 贺信 谈话 连同 商务
商业 商会 展示 展览 展开 初步 初审 但是 凡是 南北 兴办 兴建 代理 代表 代办 代管 付款
占用 占比 诸多 祖国 暴雨 索引 咸宁 籍贯 游客 游泳 席位 符合 符号 宗旨 宗教 练习 习惯
相关 有关 史志 明年 温泉 沙盘 云南 云端 云上 雷同 方向 方针 石材 康复 康养 毛利 白班
万名 万家 江边 江堤 毕竟 方便 江苏 江西 安徽 温州 常州 郑州 徐州 柳州 梅州 龙岩 马鞍山
石家庄 唐山 黄山 武警 卫生 卫健 查验 解放 解难 单列 单元 单据 应收 应付 易学 周期 周边
周年 周转 范围 范本 顾问 顾客 管辖 安装 安防 纪检 纪委 纪律 纪念 景观 景点 林业 林地 林木
许可 仲裁 巩固 蓝图 蓝天 包装 包村 商品 商标 商贸 连接 连片 陆续 谈判 严重 焦点 苏州 沈阳
冷链 冷水 卓越 池塘 简报 简易 温度 高等 高层 高位 高中 金属 黄金 马路 段位 初中 初级 代码
"""
"""Words of official texts that begin with a surname and have the length of a name."""

NOT_NAMES = frozenset(_COMMON_WORDS.split())
_ORGANISATION = re.compile(
    r"[局科室处部委办所院厅司股队站街镇乡区市县村组会校馆园社厂店库署团联协岗员]$|中心$|公司$|单位$|小组$|专班$|支队$|集团$|银行$"
)
PUBLIC_FIGURES = frozenset(("习近平", "毛泽东", "邓小平", "江泽民", "胡锦涛", "雷锋", "焦裕禄", "孔繁森", "张富清"))
"""Whom official texts name as such (以习近平同志为核心的党中央)."""

_NONE = NOT_NAMES | PUBLIC_FIGURES
HAN = r"\u4e00-\u9fff"
_WRITTEN = re.compile(rf"^[{HAN}]{{2,4}}$")
_MIDDLE_DOT = re.compile(rf"^[{HAN}]{{1,6}}·[{HAN}]{{1,6}}$")
TITLES = (
    "(?:常务|第一|党委|党组|支部|纪委)?副?(?:书记|局长|主任|部长|处长|科长|股长|所长|站长|馆长|院长|校长|园长|队长|镇长|乡长|区长|市长|县长|主席|"
    "秘书长|会长|经理|总监|院士|教授|工程师|会计|出纳|老师)"
)
_TITLE = re.compile(rf"(?:{TITLES}|同志|先生|女士)$")


def is_name(text: str) -> bool:
    """Whether these characters alone are the name of a person, 张某某 included."""
    if _MIDDLE_DOT.match(text):
        return True
    if not _WRITTEN.match(text) or text in _NONE or _ORGANISATION.search(text):
        return False
    if text[:2] in COMPOUND:
        return len(text) > 2
    return text[0] in SURNAMES and len(text) <= 3


def names_somebody(text: str) -> bool:
    """A name, also with a title after it (张某某科长, 李书记, 王某同志)."""
    bare = _TITLE.sub("", text)
    return is_name(bare) or (bare != text and bare in SURNAMES)
