import CaseFiles
import Kernels

extension AdvectionScheme {
  init(_ advection: Numerics.Advection) {
    switch advection {
    case .central: self = .central
    case .central4: self = .central4
    case .central6: self = .central6
    case .quick: self = .quick
    case .upwind3: self = .upwind3
    case .vanleer: self = .vanLeer
    case .weno5: self = .weno5
    }
  }
}
