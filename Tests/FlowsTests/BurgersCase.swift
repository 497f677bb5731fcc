import CaseFiles
import Fields
import Flows

/// What a case says to Burgers' equation on a line.
struct BurgersCase: EquationFamily {
  typealias Reader = BurgersReader
  static let keyword = "burgers"

  /// ν > 0.
  var viscosity: Double
  /// u at time 0.
  var initial: ScalarFunction

  var sections: [(key: String, value: ResolvedValue)] {
    let flow = ResolvedValue.fields(["equations": .text(Self.keyword), "viscosity": .number(viscosity)])
    return [("flow", flow), ("initial", initial.resolved)]
  }

  var parameters: [CaseParameter<BurgersCase>] {
    [CaseParameter(.viscosity, aliases: ["flow.viscosity"]) { $0.viscosity += $2 }, CaseParameter(.initialVelocity, aliases: ["initial"])]
  }

  static func model(of setup: Case, workers: Workers, files: FieldReader?) throws -> any ReversibleModel { try BurgersModel(setup) }
}

/// Reads the sections of the line.
struct BurgersReader: FamilyReader {
  typealias Family = BurgersCase
  static let sections = ["flow", "initial"]
  static let required = ["flow", "initial"]
  static let exampleChange = "flow.viscosity=0.02"

  private let viscosity: Double?
  private let initial: ScalarFunction?

  init(_ document: CaseDocument) {
    let flow = document.map["flow"]?.map(
      keys: ["equations", "viscosity"], required: ["viscosity"], outdated: document.foreignKeys(in: "flow"))
    viscosity = flow?["viscosity"]?.number(above: 0)
    initial = document.map["initial"]?.expression(dimensions: document.dimensions).map { .expression($0) }
  }

  var fields: FieldWords { FieldWords(all: ["velocity"], standard: ["velocity"], observed: ["velocity"]) { _, _ in 1 } }

  var objectives: [ObjectiveWord] { [ObjectiveWord(BurgersEnergy.keyword, keys: [], required: []) { _ in BurgersEnergy() }] }

  var controls: [ControlWord] { BurgersCase(viscosity: 1, initial: .number(0)).parameters.map(\.word) }

  func finish() -> BurgersCase? {
    guard let viscosity, let initial else { return nil }
    return BurgersCase(viscosity: viscosity, initial: initial)
  }
}

/// The mean of ½u² over the line.
struct BurgersEnergy: ObjectiveKind {
  static let keyword = "energy"
}
