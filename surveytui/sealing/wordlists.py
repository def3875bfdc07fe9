"""The two lists of 256 words that fingerprints are read out in.

Things that everybody knows, no two alike by ear: a test holds a rough phonetic spelling of every pair three sounds apart.
Position is value: the lists are part of the fingerprint and never change.
"""

from __future__ import annotations

from typing import Final

_THAI = """
กระต่าย กระรอก กระเป๋า กระดุม กระซิบ กระบือ กล้วยไม้ กังหัน กางเกง กำไล กิ้งก่า กุหลาบ กุ้งฝอย
เกวียน เก้าอี้ เกาลัด แกงส้ม โกดัง ไก่ชน ขนมปัง ขนุน ขวดแก้ว ขวานฟ้า ของเล่น ขันน้ำ ข้าวโพด ข้าวต้ม
ขิงแก่ เข็มขัด เขื่อน แขนเสื้อ ไข่เจียว ครกหิน คลองใหญ่ คอกม้า คันธนู คุกกี้ เครื่องบิน แคนตาลูป
โคมไฟ งาช้าง งูเห่า เงาะ จมูก จดหมาย จรวด จระเข้ จักรยาน จังหวะ จามจุรี จานบิน จิ้งหรีด เจดีย์ แจกัน
ฉลาม ฉิ่งฉาบ ชมพู่ ชะนี ชานชาลา ชาวประมง ช้อนส้อม ชีวิต เชือกกล้วย ซาลาเปา ซุปผัก เซรามิก แซนด์วิช
โซ่ทอง ดนตรี ดวงดาว ดอกบัว ดาบคู่ ดินสอ ดีบุก เดือนเพ็ญ ตลาด ตะเกียง ตะวัน ตั๊กแตน ตำลึง ตุ๊กตา
ตู้เย็น เต่าทอง แตงกวา โต๊ะกลม ไต้ฝุ่น ถั่วงอก ถ้วยชา ถุงเท้า ทองคำ ทะเล ทับทิม ทางด่วน ทานตะวัน
ทุเรียน เทวดา เทียนไข แท็กซี่ โทรทัศน์ ธงชาติ ธนาคาร ธุรกิจ นกยูง นมสด นักเรียน นาฬิกา น้ำตาล
น้ำพริก นิทาน นิ้วก้อย เนยแข็ง เนื้อวัว บทเพลง บวบหอม บันได บัวหลวง บ้านสวน บาสเกต บึงบัว แบตเตอรี่
ใบตอง ประตู ปลาหมึก ปฏิทิน ปากกา ปีกไก่ ปี่พาทย์ ปูม้า เป็ดย่าง เปียโน แป้งมัน โปสเตอร์ ไปรษณีย์
ผลไม้ ผักบุ้ง ผ้าขาวม้า ผีเสื้อ ผึ้งหลวง แผนที่ ฝาแฝด ฝูงบิน พญานาค พริกไทย พายเรือ พุทรา เพชร โพธิ์
ฟุตบอล เฟอร์นิเจอร์ ไฟฉาย ภาพวาด ภาษา มงกุฎ มดแดง มหาสมุทร มะขาม มะเขือ มะม่วง มะละกอ มังกร มีดโกน
มือถือ มุ้งลวด เมฆขาว แมงมุม แมวน้ำ โมเสก ไม้กวาด ยางลบ ยีราฟ ยุงลาย เยาวชน โยเกิร์ต รถไฟ ร่มเงา
ราชสีห์ ริบบิ้น รุ้งกินน้ำ รูปปั้น เรือใบ เรือดำน้ำ แรดป่า โรงเรียน โรงสี ฤดูหนาว ละมุด ลำโพง
ลิ้นจี่ ลูกอม ลูกโป่ง วงกลม วันเกิด วิทยุ วุ้นเส้น แว่นตา แหวนเพชร ศิลปะ สนามบิน สบู่ สับปะรด
สายรุ้ง สำลี สิงโต สีส้ม สุโขทัย สุนัข เสาไฟ เสือดำ แสตมป์ ไส้เดือน หงส์ขาว หนังสือ หมอน หมู่บ้าน
หอคอย หอยทาก หัวใจ หัวหอม หิ่งห้อย หีบเพลง โหระพา ไหมไทย อาจารย์ อินทรี อิฐแดง อูฐ อุโมงค์ เอราวัณ
แอปเปิล โอ่งมังกร ไอศกรีม ฮิปโป อัลบั้ม ออฟฟิศ โทรเลข ดาวเทียม เฮลิคอปเตอร์ พิพิธภัณฑ์ มัสยิด
ประภาคาร ลูกบาศก์ ตุ่มน้ำ รอยยิ้ม ขบวนแห่ ปะการัง หนังตะลุง ทรายแก้ว คอมพิวเตอร์ ไมโครโฟน เข็มทิศ
กลองยาว ซอด้วง ห้องสมุด อนุบาล สัปดาห์ ปริศนา
"""
_ENGLISH = """
acorn airport almond alphabet amber anchor apple apron atlas autumn avalanche avocado badge bakery
balcony bamboo banana barrel basket beach bedroom beetle bicycle biscuit blackboard blossom
blueberry bonfire bronze buffalo bulldozer butter cabbage cactus calendar camera candle captain
carpet cathedral ceiling cello chandelier cherry chicken chocolate cinema circus clarinet cloud
cobra coconut coffee compass cotton cousin crocodile crystal cucumber daisy dancer december desert
diamond dictionary dinosaur doctor dolphin dragon drummer earring eclipse egg elbow elephant emerald
engine envelope evening farmer feather festival finger fireworks flamingo flower flute football
forest fountain fridge frog furniture galaxy garden gazelle giraffe glacier goblet gorilla grandma
guitar handkerchief harbour hedgehog helmet hippo holiday honey horizon hospital hurricane husband
iceberg indigo insect island ivory jaguar jasmine jewel jigsaw journey juice jungle kangaroo
keyboard kingdom kitchen ladder lantern lavender lemon leopard library lighthouse limousine lizard
lobster locket lotus magnet mango marble meadow medal mermaid microphone mirror morning mosaic
moustache museum napkin necklace nephew nightingale noodle notebook nutmeg oasis ocean octopus olive
onion orange orchid ostrich owl paint palace panda papaya parachute peacock pelican pencil pepper
photograph piano picnic pigeon pillow pineapple planet plumber poem polar porcelain potato prairie
pumpkin pyramid queen rabbit railway raven rhinoceros ribbon sailor sandwich satchel saxophone scarf
school scissors seagull shampoo shepherd silver skeleton snail snowman soldier spider squirrel
stadium strawberry submarine sugar sunset swallow symphony tambourine tangerine teapot telescope
temple theatre thunder torch tournament tractor treasure trumpet tulip turtle typewriter umbrella
unicorn valley vanilla vegetable village violin volcano walnut waterfall whale whistle window wombat
woodpecker xylophone yacht yoghurt
"""

THAI: Final = tuple(_THAI.split())
ENGLISH: Final = tuple(_ENGLISH.split())
