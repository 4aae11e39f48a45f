"""The solver cvc5 as a program that reads commands from its input: its package for Python has the
library alone.

CVC5 names a program that runs this file; the arguments that a caller gives are those of cvc5, of
which --tlimit counts here.
"""

import sys

import cvc5


def limit(solver):
    """The most time of one question, in milliseconds."""
    for argument in sys.argv[1:]:
        if argument.startswith("--tlimit="):
            solver.setOption("tlimit-per", argument.partition("=")[2])


def main():
    terms = cvc5.TermManager()
    solver, symbols = cvc5.Solver(terms), cvc5.SymbolManager(terms)
    limit(solver)
    waiting, depth = "", 0
    for line in sys.stdin:
        waiting += line
        # No text of the commands has a bracket in a string.
        depth += line.count("(") - line.count(")")
        if depth > 0 or not waiting.strip():
            continue
        parser = cvc5.InputParser(solver, symbols)
        parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, waiting, "commands")
        waiting = ""
        while not (command := parser.nextCommand()).isNull():
            name = command.getCommandName()
            if name == "exit":
                return
            if name == "reset":
                # Symbols know of a logic, of which there can be one: a reset is a new beginning.
                solver, symbols = cvc5.Solver(terms), cvc5.SymbolManager(terms)
                limit(solver)
                break
            sys.stdout.write(command.invoke(solver, symbols))
        sys.stdout.flush()


main()
