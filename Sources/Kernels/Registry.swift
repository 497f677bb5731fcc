/// Every kernel that is compiled. What is not listed here has no sweep; what is listed is tested against ``Dual`` and ``Reverse``
/// without further ado.
public enum KernelRegistry {
  public static let all: [any Kernel] = {
    var kernels: [any Kernel] = []
    for dimension in [2, 3] {
      for scheme in AdvectionSchemes.all {
        for component in 0..<dimension { kernels.append(MomentumStage(scheme: scheme, dimension: dimension, component: component)) }
        kernels.append(ScalarStage(scheme: scheme, dimension: dimension))
      }
      kernels.append(Divergence(dimension: dimension))
      kernels.append(KineticEnergyDensity(dimension: dimension))
      kernels.append(EnstrophyDensity(dimension: dimension))
      for model in EddyViscosityModel.allCases { kernels.append(EddyViscosity(model: model, dimension: dimension)) }
      for component in 0..<dimension { kernels.append(EddyStress(dimension: dimension, component: component)) }
      kernels.append(EddyFlux(dimension: dimension))
    }
    for axis in 0..<3 {
      kernels.append(GradientCorrection(axis: axis))
      kernels.append(DistanceDensity(axis: axis))
      kernels += [Buoyancy(axis: axis), ConvectiveFluxDensity(axis: axis)] as [any Kernel]
      kernels += [ResistedVelocity(axis: axis), ResistanceImpulse(axis: axis)] as [any Kernel]
      for direction in [-1, 1] { kernels.append(ConvectiveOutflow(axis: axis, direction: direction)) }
    }
    kernels += [LaxWendroffAdvection(), ToonFlux(), FluxBalance(), SquaredDeviation()]
    return kernels
  }()
}
