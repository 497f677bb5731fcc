import CaseFiles

/// Fields that flows of a fluid in a box have.
extension Output.Field {
  public static let velocity = Output.Field("velocity")
  /// Divided by density.
  public static let pressure = Output.Field("pressure")
  public static let vorticity = Output.Field("vorticity")
  /// 1 in bodies, 0 in the fluid.
  public static let solid = Output.Field("solid")
  /// The magnitude of the velocity.
  public static let speed = Output.Field("speed")
  /// The transported scalar of a name.
  public static func scalar(_ name: String) -> Output.Field { Output.Field(name) }

  static let fluid = [velocity, pressure, vorticity, solid, speed].map(\.name)
}

extension FieldWords {
  static let observedFluid = [Output.Field.velocity, .pressure].map(\.name)

  /// Those of a fluid that carries scalars.
  /// - Parameter extras: what else such a flow writes.
  static func fluid(scalars: [String] = [], extras: [String]) -> FieldWords {
    let observed = observedFluid + scalars
    return FieldWords(all: Output.Field.fluid + scalars, standard: observed, observed: observed, extras: extras) { field, dimensions in
      field == Output.Field.velocity.name ? dimensions : 1
    }
  }
}
