import Fields

extension BoxModel {
  private var periodicAxes: [Bool] { (0..<grid.dimension).map(isPeriodic) }

  /// A field of one number in each cell.
  func located(_ field: Field<Double>, _ name: String, _ longName: String, units: String) -> LocatedValues {
    LocatedValues(field, name: name, longName: longName, units: units, location: .cells, isPeriodic: periodicAxes)
  }

  /// A vector, component by component: in the cells, or each on the faces across its axis, those on
  /// sides included.
  func located(
    _ fields: VectorField<Double>, _ name: String, _ longName: String, units: String, isStaggered: Bool
  ) -> [LocatedValues] {
    fields.enumerated().map { axis, field in
      let letter = ["x", "y", "z"][axis]
      return LocatedValues(
        field, name: "\(name)_\(letter)", longName: "\(longName) along \(letter)", units: units,
        location: isStaggered ? .faces(axis: axis) : .cells, isPeriodic: periodicAxes)
    }
  }
}
