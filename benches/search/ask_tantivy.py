"""Searches with tantivy what standard input has; measure.py runs it where tantivy is installed."""

import json
import sys

import tantivy

asked = json.load(sys.stdin)
builder = tantivy.SchemaBuilder()
builder.add_text_field("id", stored=True, tokenizer_name="raw")
for field in ("name", "others"):
    builder.add_text_field(field, tokenizer_name=asked["tokens"])
index = tantivy.Index(builder.build())
writer = index.writer(num_threads=1)
for id, name, others in asked["documents"]:
    writer.add_document(tantivy.Document(id=id, name=name, others=others))
writer.commit()
index.reload()
searcher = index.searcher()
found = []
for words in asked["queries"]:
    hits = searcher.search(index.parse_query(words, ["name", "others"]), asked["shown"]).hits
    found.append([searcher.doc(address)["id"][0] for _, address in hits])
json.dump(found, sys.stdout)
