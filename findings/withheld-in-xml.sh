#!/usr/bin/env bash
# A message says that a date of birth is withheld: the element is there without a value, with
# `xsi:nil="true"`, and an attribute says why, as in NEMSIS, of emergency medical services (NV). A
# program reads the message and writes it again. Is it the same?
#
# One would guess: yes, since the program's types are made from the schema.
#
# What is so, with the versions below, of a date that is nil with a reason, and an age that is nil
# in one message and absent in the other, each declared where it is used:
# - xmlschema writes what it read. An element that is nil may carry attributes (XML Schema Part 1,
#   2.6.2).
# - The types of xsdata have one value, None, for what is nil and for what is absent. The reason is
#   gone, an age that nobody sent is written as nil, and the message is valid.
# - The types of generateDS have no nil. An age that was nil is written no more, and of the date an
#   empty text is left, with its reason, which is no date: the message is not valid.
#
# Why it matters here: withheld, unknown and not asked are three answers, and which of them it is
# may be what is protected. In the schemas of voice-core each is a word, and nothing is null.
#
# Needs python3 with venv and pip. Exits with 0 where all is as described, otherwise with another
# status.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check \
    xmlschema==4.3.2 'xsdata[cli]==26.10' generateDS==2.44.3 lxml==6.1.3

cat >person.xsd <<'XML'
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:example:person"
    xmlns="urn:example:person" elementFormDefault="qualified">
  <xs:complexType name="DateType">
    <xs:simpleContent>
      <xs:extension base="xs:date"><xs:attribute name="reason" type="xs:token"/></xs:extension>
    </xs:simpleContent>
  </xs:complexType>
  <xs:complexType name="PersonType">
    <xs:sequence>
      <xs:element name="BirthDate" type="DateType" nillable="true"/>
      <xs:element name="Age" type="xs:int" nillable="true" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:element name="Person" type="PersonType"/>
</xs:schema>
XML
cat >nil.xml <<'XML'
<Person xmlns="urn:example:person" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <BirthDate xsi:nil="true" reason="withheld"/><Age xsi:nil="true"/></Person>
XML
sed 's/<Age[^>]*>//' nil.xml >absent.xml
PATH="$PWD/python/bin:$PATH" xsdata generate person.xsd --package made_by_xsdata >said 2>&1
python/bin/generateDS -o made_by_generateds.py person.xsd >said 2>&1

cat >again.py <<'PYTHON'
import io

import made_by_generateds
import made_by_xsdata
import xmlschema
from lxml import etree
from xsdata.formats.dataclass.parsers import XmlParser
from xsdata.formats.dataclass.serializers import XmlSerializer

schema = xmlschema.XMLSchema("person.xsd")
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def say(tool, text):
    root = etree.fromstring(text.encode())
    has = [[of.tag.split("}")[1], of.get(NIL) and "nil", of.get("reason")] for of in root]
    has = [" ".join(word for word in of if word) for of in has]
    print(tool, "valid" if schema.is_valid(text) else "not valid", *has, sep=", ")


def generateds(file):
    written = io.StringIO()
    person = made_by_generateds.parse(file, silence=True)
    person.export(written, 0, name_="Person", namespacedef_='xmlns="urn:example:person"')
    return written.getvalue()


for file in ["nil.xml", "absent.xml"]:
    say(file, open(file).read())
    say("xmlschema", xmlschema.etree_tostring(schema.encode(schema.decode(file))))
    say("xsdata", XmlSerializer().render(XmlParser().parse(file, made_by_xsdata.Person)))
    say("generateDS", generateds(file))
PYTHON
python/bin/python again.py | tee seen

cat >expected <<'TEXT'
nil.xml, valid, BirthDate nil withheld, Age nil
xmlschema, valid, BirthDate nil withheld, Age nil
xsdata, valid, BirthDate nil, Age nil
generateDS, not valid, BirthDate withheld
absent.xml, valid, BirthDate nil withheld
xmlschema, valid, BirthDate nil withheld
xsdata, valid, BirthDate nil, Age nil
generateDS, not valid, BirthDate withheld
TEXT
diff expected seen && echo "as described"
