/// The kernels of incompressible flow on a staggered grid, with scalars and eddy viscosity.
enum IncompressibleKernels {
  static let all = (2...3).flatMap(kernels(dimension:)) + (0..<3).flatMap(kernels(axis:)) + [SquaredDeviation()]

  private static func kernels(dimension: Int) -> [any Kernel] {
    let components = 0..<dimension
    var kernels: [any Kernel] = []
    for scheme in AdvectionSchemes.all {
      kernels += components.map { MomentumStage(scheme: scheme, dimension: dimension, component: $0) }
      kernels.append(ScalarStage(scheme: scheme, dimension: dimension))
    }
    kernels.append(Divergence(dimension: dimension))
    kernels.append(KineticEnergyDensity(dimension: dimension))
    kernels.append(EnstrophyDensity(dimension: dimension))
    kernels += EddyViscosityModel.allCases.map { EddyViscosity(model: $0, dimension: dimension) }
    kernels += components.map { EddyStress(dimension: dimension, component: $0) }
    kernels.append(EddyFlux(dimension: dimension))
    return kernels
  }

  private static func kernels(axis: Int) -> [any Kernel] {
    [
      GradientCorrection(axis: axis), DistanceDensity(axis: axis), Buoyancy(axis: axis),
      ConvectiveFluxDensity(axis: axis), ResistedVelocity(axis: axis), ResistanceImpulse(axis: axis),
      ConvectiveOutflow(axis: axis, direction: -1), ConvectiveOutflow(axis: axis, direction: 1),
    ]
  }
}
