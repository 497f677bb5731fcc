import CaseFiles

/// What a case says of bodies.
extension Body {
  static let caseMap = CaseMap(
    shapes + [
      CaseKey("spin", .formula(.time), "Angular velocity about z, counter-clockwise", unit: "1/T", usual: "0"),
      CaseKey("motion", .map(Motion.caseKeys), "How it moves"),
      CaseKey("porous", .map(porousKeys), "Lets the fluid through, and resists it"),
      CaseKey(
        "markers", .either([.whole(4...MarkerNumber.most), .pair(.whole(1...MarkerNumber.most))]),
        "How many markers hold the fluid at its surface; of a box along width and height", usual: "about one and a half cells apart"),
    ], choice: shapes.map { [$0.name] })

  private static let shapes = Shapes.all.map { shape in
    CaseKey(shape.keyword, .map(shape.caseMap), shape.noun.prefix(1).uppercased() + shape.noun.dropFirst())
  }

  static let porousKeys = [CaseKey("permeability", .positive, "K of the resistance −(ν/K) u", unit: "L²", isRequired: true)]
}

extension Motion {
  static let caseKeys = [
    CaseKey("velocity", .perAxis(), "Of the centre", unit: "L/T", usual: "0"),
    CaseKey("oscillation", .map(Oscillation.keys(.perAxis(), unit: "L")), "Of the centre, amplitude · sin(2π frequency · t + phase)"),
    CaseKey("pitch", .map(Oscillation.keys(.number, unit: "degrees")), "Of the angle, likewise"),
    CaseKey("displacement", .perAxis(.formula(.time)), "Of the centre", unit: "L"),
    CaseKey("rotation", .formula(.time), "Of the angle, counter-clockwise", unit: "degrees"),
  ]
}

extension Motion.Oscillation {
  static func keys(_ amplitude: CaseValue, unit: String) -> [CaseKey] {
    [
      CaseKey("amplitude", amplitude, "The largest excursion", unit: unit, isRequired: true),
      CaseKey("frequency", .positive, "Periods per time", unit: "1/T", isRequired: true),
      CaseKey("phase", .number, "The phase at time 0", unit: "degrees", usual: "0"),
    ]
  }
}

// MARK: Keys of several shapes

extension CaseKey {
  static let center = center(axes: 2)
  static func center(axes: Int) -> CaseKey {
    CaseKey("center", .list(.number, count: axes...axes), "Its centre, of an airfoil the quarter chord", unit: "L", isRequired: true)
  }
  static func size(_ name: String, _ meaning: String) -> CaseKey { CaseKey(name, .positive, meaning, unit: "L", isRequired: true) }
  static let digits = CaseKey("digits", .text("four digits such as \"0012\""), "The section, as NACA numbers it", isRequired: true)
  static let scale = CaseKey("scale", .positive, "By what all coordinates are multiplied", usual: "1")
  static let angle = CaseKey("angle", .number, "The turn about the centre, counter-clockwise", unit: "degrees", usual: "0")
  static let incidence = CaseKey("incidence", .number, "The angle with the other sign, nose up", unit: "degrees")
}

extension CaseMap {
  static let angles = [["angle", "incidence"]]
}
