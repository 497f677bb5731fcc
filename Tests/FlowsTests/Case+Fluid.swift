import CaseFiles
import Flows

extension Case {
  /// What the case says to incompressible flow; an empty flow of a case of another family.
  var fluid: IncompressibleCase {
    get { incompressible ?? IncompressibleCase(flow: Flow(viscosity: .nan), boundaries: Boundaries([:], dimensions: 2)) }
    set { family = newValue }
  }
}
