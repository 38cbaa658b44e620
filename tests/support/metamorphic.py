"""Sentences with slots: whatever noun, region, unit or year fills them, everything else that is read of them stays the same."""

from __future__ import annotations

from dataclasses import dataclass, fields

ORDINARY = """
粮食总产量 社会消费品零售总额 一般公共预算收入 公路货运量 发明专利授权量 旅游总收入 全社会用电量 房屋竣工面积 本外币存款余额 进出口总额 蔬菜产量 生猪存栏
水产品产量 税收收入 固定资产投资 邮政业务总量 保费收入 商品房销售额 汽车保有量 天然气供应量 农林牧渔业总产值 建筑业总产值 文化产业营业收入 软件业务收入
原煤产量 水泥产量 快递业务量 移动电话用户 高新技术产品出口额 社会融资规模 财政教育支出 城市绿地面积 技术合同成交额 跨境电商交易额 民间投资 服务业增加值
""".split()

AWKWARD = """
将军山景区门票收入 将乐竹荪产量 将级干部住房面积 共享单车投放量 共享充电宝营业额 共有产权住房面积 共同基金规模 共轨系统销售额 可转债余额 可再生能源发电量 可支配财力 可比口径收入
可回收物处理量 可穿戴设备销售额 可燃冰储量 为民服务项目投资 为农服务中心营业额 各族群众文化支出 各类市场主体注册资本 各级财政补助 各项贷款余额 各项税收 各民族医药产值 又一村商圈销售额
以工代赈资金 以旧换新销售额 以色列进口额 现代农业增加值 现房销售面积 现货交易额 现金流量 现代物流业收入 已婚育龄妇女补助 已开发土地面积 已备案项目投资 能繁母猪存栏 能源消费总量
对外贸易总额 对口支援资金 从业人员工资总额 在校生人均经费 在建工程造价 在册车辆保有量 由来已久的集市交易额 均衡性转移支付 按揭贷款余额 其他收入 本级预算收入 本科生培养经费 有色金属产量 有机肥产量
和田玉交易额 及时雨基金规模 近海捕捞产量 超市零售额 超高压设备产值 并购贷款余额 还款总额 用户侧储能投资 达标企业产值 即食食品产量 仅次作物产量 再生铜产量 再贷款余额 要素市场交易额 中药材产量 中成药产值
""".split()


@dataclass(frozen=True, slots=True)
class Slots:
    """What fills a sentence."""

    noun: str = "粮食总产量"
    other: str = "蔬菜总产量"
    unit: str = "亿元"
    year: str = "2023"
    region: str = "全市"

    def fill(self, template: str) -> str:
        """The template with the slots filled."""
        for slot in fields(self):
            template = template.replace("{" + slot.name + "}", getattr(self, slot.name))
        return template


TEMPLATES = (
    "{noun}512.3{unit}，比上年增长4.1%。",
    "全年{noun}达到512.3{unit}，同比增长4.1%。",
    "{year}年，{region}{noun}为512.3{unit}，下降3.2%。",
    "年末{noun}512.3{unit}，比上年末增加20.5{unit}，增长4.1%。",
    "全年{region}实现{noun}512.3{unit}，增长4.1%；{other}88.6{unit}，下降2.7%。",
    "初步核算，全年{noun}完成512.3{unit}，按可比价格计算，比上年增长4.1%。",
    "{region}{noun}增长4.1%，增速比上年回落0.3个百分点。",
    "其中，{noun}512.3{unit}，占全省的比重为30.5%。",
    "{noun}和{other}分别为512.3{unit}和88.6{unit}，分别增长4.1%和2.7%。",
    "{noun}、{other}分别增长4.1%、2.7%。",
    "到{year}年末，{noun}由300.2{unit}增加到512.3{unit}。",
    "受市场带动，{noun}同比增长4.1%，其中一季度增长2.2%。",
    "{noun}突破500{unit}，是{year}年的2.3倍。",
    "{noun}占全国的12.5%，居全国第3位。",
    "累计完成{noun}512.3{unit}，为年度计划的98.2%。",
    "{noun}512.3{unit}，完成预算的102.4%，增收30.1{unit}。",
    "{noun}512.3{unit}，比常年偏多12.1%。",
    "{region}共有企业80家，{noun}512.3{unit}。",
    "{noun}较快增长，达512.3{unit}，增长4.1%，高于全国平均水平1.2个百分点。",
    "今年，{noun}增长5%左右，{other}达到90{unit}以上。",
)
