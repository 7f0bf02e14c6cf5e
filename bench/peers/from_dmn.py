"""Turns a decision of a DMN model into what the peers can evaluate.  Used by bench/compare.

    neutral(path, decision)   the decision and what it requires as steps in order, business knowledge inlined:
                              what feelin.mjs walks; expressions stay FEEL
    jdm(path, decision)       the same as a JDM graph for zen: one chain of nodes, each adding a field

Only what the benchmark's models use is known: decision tables, literal expressions, invocations of business
knowledge models, contexts.  zen has the hit policies first and collect: U becomes first; P becomes first
over rules sorted by the priority of their output, which gives the same answer; a collected sum is a collect
table and a sum behind it.  Names with "-" get "_": zen takes "-" for minus.
"""
import re
import xml.etree.ElementTree as tree

MODEL = "{https://www.omg.org/spec/DMN/20230324/MODEL/}"


def text_of(element):
    return (element.findtext(MODEL + "text") or "").strip() if element is not None else ""


class Reader:
    def __init__(self, path):
        self.root = tree.parse(path).getroot()
        self.knowledge = {e.get("name"): e.find(MODEL + "encapsulatedLogic")
                          for e in self.root.findall(MODEL + "businessKnowledgeModel")}
        self.decisions = {e.get("id"): e for e in self.root.findall(MODEL + "decision")}

    def logic(self, parent):
        for child in parent:
            kind = child.tag.removeprefix(MODEL)
            if kind == "decisionTable":
                return self.table(child)
            if kind == "literalExpression":
                return {"text": text_of(child)}
            if kind == "context":
                entries = child.findall(MODEL + "contextEntry")
                names = [e.find(MODEL + "variable") for e in entries]  # the result has none
                return {"context": [[None if name is None else name.get("name"), self.logic(e)]
                                    for name, e in zip(names, entries)]}
            if kind == "invocation":
                called = text_of(child.find(MODEL + "literalExpression"))
                bindings = [[b.find(MODEL + "parameter").get("name"), self.logic(b)]
                            for b in child.findall(MODEL + "binding")]
                return {"bindings": bindings, "body": self.logic(self.knowledge[called])}
        raise ValueError(f"no logic in {parent.get('name')}")

    def table(self, table):
        inputs = [text_of(i.find(MODEL + "inputExpression")) for i in table.findall(MODEL + "input")]
        rules = [[text_of(entry) for entry in rule if entry.tag in (MODEL + "inputEntry", MODEL + "outputEntry")]
                 for rule in table.findall(MODEL + "rule")]
        policy, aggregation = table.get("hitPolicy", "UNIQUE"), table.get("aggregation")
        if policy == "PRIORITY":
            values = text_of(table.find(MODEL + "output").find(MODEL + "outputValues"))
            rank = {value: r for r, value in enumerate(re.findall(r'"[^"]*"', values))}
            rules.sort(key=lambda rule: rank[rule[-1]])
        if (policy, aggregation) not in [("UNIQUE", None), ("FIRST", None), ("PRIORITY", None), ("COLLECT", "SUM")]:
            raise ValueError(f"hit policy {policy} {aggregation}")
        return {"inputs": inputs, "rules": rules, "sum": policy == "COLLECT"}

    def steps(self, decision, done):
        for needed in decision.findall(f"{MODEL}informationRequirement/{MODEL}requiredDecision"):
            self.steps(self.decisions[needed.get("href")[1:]], done)
        if decision.get("name") not in done:
            done[decision.get("name")] = self.logic(decision)
        return done


def neutral(path, decision):
    reader = Reader(path)
    wanted = next(e for e in reader.decisions.values() if e.get("name") == decision)
    return {"decision": decision, "steps": list(reader.steps(wanted, {}).items())}


# ---- JDM ---------------------------------------------------------------------------------------------------


def identifier(name):
    return re.sub(r"\W", "_", name)


class Graph:
    def __init__(self):
        self.nodes = [{"id": "in", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}}]
        self.fresh = 0

    def add(self, kind, content):
        self.nodes.append({"id": f"n{len(self.nodes)}", "type": kind, "name": f"n{len(self.nodes)}",
                           "position": {"x": 0, "y": 0}, "content": content})

    def new_name(self):
        self.fresh += 1
        return f"step_{self.fresh}"

    def expression(self, feel, names):
        """FEEL as zen's language: names, `=`, `**`, if."""
        for name in sorted(names, key=len, reverse=True):
            feel = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w-])", f"@{list(names).index(name)}@", feel)
        feel = re.sub(r"@(\d+)@", lambda match: list(names.values())[int(match.group(1))], feel)
        feel = re.sub(r"(?<![<>!=])=(?!=)", "==", feel).replace("**", "^")
        branch = re.fullmatch(r"if (.*?) then (.*?) else (.*)", feel, re.DOTALL)
        if branch:
            return f"({branch[1]}) ? ({branch[2]}) : ({self.expression(branch[3], {})})"
        return feel

    def logic(self, logic, into, names):
        if "text" in logic:
            self.add("expressionNode", {"expressions": [{"id": into, "key": into,
                                                         "value": self.expression(logic["text"], names)}],
                                        "passThrough": True, "inputField": None, "outputPath": None,
                                        "executionMode": "single"})
        elif "inputs" in logic:
            self.table(logic, into, names)
        else:
            inner = dict(names)
            for name, value in logic.get("bindings", []) + logic.get("context", []):
                if name is None:
                    self.logic(value, into, inner)
                elif "text" in value and "bindings" in logic:
                    inner[name] = self.expression(value["text"], names)
                else:
                    step = self.new_name()
                    self.logic(value, step, names if "bindings" in logic else inner)
                    inner[name] = step
            if "body" in logic:
                self.logic(logic["body"], into, inner)

    def table(self, logic, into, names, loop=False):
        fields = [self.expression(text, names) for text in logic["inputs"]]
        rules = []
        for r, rule in enumerate(logic["rules"]):
            cells = {f"i{i}": "" if cell == "-" else cell for i, cell in enumerate(rule[:-1])}
            rules.append(dict(cells, o=rule[-1], _id=f"r{r}"))
        rows = self.new_name()
        self.add("decisionTableNode", {
            "hitPolicy": "collect" if logic["sum"] else "first", "rules": rules,
            "inputs": [{"id": f"i{i}", "name": field, "field": field} for i, field in enumerate(fields)],
            "outputs": [{"id": "o", "name": "o", "field": "value" if logic["sum"] else into}],
            "passThrough": not loop, "inputField": "cases" if loop else None,
            "outputPath": rows if logic["sum"] else "results" if loop else None,
            "executionMode": "loop" if loop else "single"})
        if logic["sum"]:
            self.logic({"text": f"sum(map({rows}, #.value))"}, into, {})

    def finished(self):
        self.nodes.append({"id": "out", "type": "outputNode", "name": "out", "position": {"x": 0, "y": 0}})
        edges = [{"id": f"e{i}", "type": "edge", "sourceId": a["id"], "targetId": b["id"]}
                 for i, (a, b) in enumerate(zip(self.nodes, self.nodes[1:]))]
        return {"nodes": self.nodes, "edges": edges}


def jdm(path, decision, loop=False):
    """loop: the model is one table, to be run over the list `cases` in one call."""
    graph, names = Graph(), {}
    for name, logic in neutral(path, decision)["steps"]:
        if loop:
            graph.table(logic, identifier(name), names, loop=True)
        else:
            graph.logic(logic, identifier(name), names)
        names[name] = identifier(name)
    return graph.finished()
