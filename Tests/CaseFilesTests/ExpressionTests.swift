import CaseFiles
import Flows
import Foundation
import Testing

struct ExpressionTests {
  typealias Formula = @Sendable (Double, Double, Double) -> Double

  static let formulas: [(text: String, formula: Formula)] = [
    ("sin(4*y)", { _, y, _ in sin(4 * y) }),
    ("4*0.3*y*(0.41 - y)/0.41^2", { _, y, _ in 4 * 0.3 * y * (0.41 - y) / pow(0.41, 2) }),
    ("-x^2", { x, _, _ in -(x * x) }),
    ("2^-y", { _, y, _ in pow(2, -y) }),
    ("2^3^0.5", { _, _, _ in pow(2, pow(3, 0.5)) }),
    ("x - y - z", { x, y, z in x - y - z }),
    ("x / y / z", { x, y, z in x / y / z }),
    ("x - -y", { x, y, _ in x + y }),
    ("+x*-y", { x, y, _ in -(x * y) }),
    ("1e-3*x + 2.5E+1", { x, _, _ in 1e-3 * x + 25 }),
    (".5 * pi", { _, _, _ in 0.5 * Double.pi }),
    ("exp(-(x - 1)^2) * cos( z )", { x, _, z in exp(-(x - 1) * (x - 1)) * cos(z) }),
    ("tan(x) + log(y) + sqrt(z)", { x, y, z in tan(x) + log(y) + z.squareRoot() }),
    ("abs(x - y) + tanh(z)", { x, y, z in abs(x - y) + tanh(z) }),
    ("min(x, y, z) + 10*max(x, y)", { x, y, z in min(x, y, z) + 10 * max(x, y) }),
    ("step(x - 0.5) + step(0)", { x, _, _ in (x < 0.5 ? 0 : 1) + 1 }),
    ("((x))", { x, _, _ in x }),
  ]

  @Test(arguments: formulas.indices) func valueIsThatOfTheFormula(_ index: Int) throws {
    let (text, formula) = Self.formulas[index]
    let expression = try Expression(text)
    for (x, y, z) in [(0.3, 0.7, 1.9), (1.1, 0.2, 0.4), (2.5, 3.1, 0.9)] {
      let expected = formula(x, y, z)
      #expect(abs(expression.value(at: [x, y, z]) - expected) <= 1e-14 * max(1, abs(expected)), "\(text)")
    }
  }

  @Test func axesAreThoseThatOccur() throws {
    #expect(try Expression("sin(4*y) + 0*z").axes == [1, 2])
    #expect(try Expression("2*pi").axes == [])
  }

  @Test func equalityIsThatOfTheText() throws {
    #expect(try Expression("x + y") == Expression("x + y"))
    #expect(try Expression("x + y") != Expression("y + x"))
  }

  @Test(arguments: [
    ("sin(4*y", 8, "expected `)`"), ("sni(y)", 1, "unknown name `sni`"), ("2 y", 3, "expected an operator"), ("", 1, "found nothing"),
    ("x +", 4, "end of the formula"), ("x ** 2", 4, "second `*`"), ("max(x)", 1, "two or more"), ("sin(x, y)", 1, "one argument"),
    ("x + $", 5, "found `$`"), ("sin y", 5, "expected `(`"), ("1e999", 1, "no finite number"), ("1.2.3", 1, "no finite number"),
  ])
  func faultIsNamedWithItsColumn(_ text: String, _ column: Int, _ fragment: String) {
    do throws(ExpressionError) {
      _ = try Expression(text)
      Issue.record("`\(text)` was accepted")
    } catch {
      #expect(error.column == column, "\(text): \(error.message)")
      #expect(error.message.contains(fragment), "\(text): \(error.message)")
    }
  }

  /// What is not a number anywhere in a formula is not a number as a whole.
  @Test(arguments: [
    "max(1, x/y)", "max(x/y, 1)", "min(1, x/y)", "min(x/y, 1, 2)", "step(x/y)", "0*(x/y)", "(x/y)^0", "1^(x/y)", "max(step(x/y), 1)",
    "step(log(x - 1))", "max(1, sqrt(x - 1))",
  ])
  func notANumberDoesNotVanish(_ text: String) throws {
    #expect(try Expression(text).value(at: [0, 0]).isNaN)
    #expect(try !Expression(text).value(at: [2, 1]).isNaN)
  }

  @Test(arguments: [
    ("max(1, 0/0)", 8, "`0/0` is not a number"), ("step(0/0)", 6, "`0/0` is not a number"), ("x + 1/0", 5, "`1/0` is infinite"),
    ("x*log(0)", 3, "`log(0)` is infinite"), ("sqrt( -1 ) + y", 1, "`sqrt( -1 )` is not a number"), ("10^400", 1, "infinite"),
  ])
  func constantsWithoutAValueAreRefused(_ text: String, _ column: Int, _ fragment: String) throws {
    let error = try #require(throws: ExpressionError.self) { try Expression(text) }
    #expect(error.column == column && error.message.contains(fragment), "\(error)")
  }

  @Test func misspelledFunctionIsSuggested() {
    #expect(throws: ExpressionError.self) { try Expression("snh(y)") }
    do throws(ExpressionError) { _ = try Expression("sni(y)") } catch { #expect(error.suggestion == "did you mean `sin`?") }
  }

  @Test func deepNestingIsRefusedInsteadOfOverflowing() {
    #expect(throws: ExpressionError.self) { try Expression(String(repeating: "(", count: 100_000)) }
    #expect(throws: ExpressionError.self) { try Expression(String(repeating: "-", count: 100_000) + "1") }
  }

  @Test func endlessSumsAreRefusedToo() {
    #expect(throws: ExpressionError.self) { try Expression(Array(repeating: "x", count: 100_000).joined(separator: "+")) }
  }

  @Test func longSumsAreNoNesting() throws {
    let terms = 2000
    #expect(try Expression(Array(repeating: "x", count: terms).joined(separator: "+")).value(at: [1, 0]) == Double(terms))
  }
}
