import Testing

/// Imports point downwards only, and the manifest says the same as the sources.
@Suite struct LayerTests {
  private static let manifest = Result { Manifest(text: try SourceTree.text("Package.swift")) }

  @Test func everyFolderOfSourcesStandsInALayerAndInTheManifest() throws {
    let declared = try Self.manifest.get().targets
    #expect(try SourceTree.folders(in: "Sources") == Set(Layers.targets.keys))
    #expect(Set(declared.filter { $0.path.hasPrefix("Sources/") }.map(\.name)) == Set(Layers.targets.keys))
  }

  @Test func importsPointDownwards() throws {
    for name in Layers.targets.keys.sorted() {
      let imports = try SourceTree.imports(in: "Sources/\(name)")
      #expect(Layers.violations(of: name, importing: imports) == [])
    }
  }

  @Test func declaredDependenciesPointDownwards() throws {
    for target in try Self.manifest.get().targets where target.path.hasPrefix("Sources/") {
      #expect(Layers.violations(of: target.name, importing: target.dependencies) == [])
    }
  }

  @Test func declaredDependenciesAreTheImports() throws {
    for target in try Self.manifest.get().targets where target.hasSwiftSources {
      let imports = try SourceTree.imports(in: target.path).subtracting(Layers.toolchain)
      #expect(imports.subtracting(target.dependencies) == [], "\(target.name) imports what it does not declare")
      // A test may depend on a program only so that it is built.
      if !target.isTest {
        #expect(target.dependencies.subtracting(imports) == [], "\(target.name) declares what it does not import")
      }
    }
  }

  @Test func thePageOnTheArchitectureDrawsEveryTarget() throws {
    let page = try SourceTree.text("Documentation/Architecture.md")
    let section = try #require(page.ranges(of: "\n## The layers\n").first, "the page has no section of the layers")
    let rest = page[section.upperBound...]
    let drawing = rest[..<(rest.ranges(of: "\n## ").first?.lowerBound ?? rest.endIndex)]
    let words = Set(drawing.split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init))
    #expect(Set(Layers.targets.keys).subtracting(words) == [])
  }

  @Test func anImportUpwardsOrAsideIsSeen() {
    #expect(Layers.violations(of: "Kernels", importing: ["Fields"]) == ["Kernels (layer 1) imports Fields (layer 2)"])
    #expect(Layers.violations(of: "Fields", importing: ["Scalars", "Sweeps"]) == ["Fields (layer 2) imports Sweeps (layer 2)"])
    #expect(Layers.violations(of: "Sweeps", importing: ["Fields", "Kernels", "CLanes"]) == [])
    #expect(Layers.violations(of: "Attic", importing: []).count == 1)
  }
}
