import FieldOutput
import Testing

/// POSIX's basename and dirname, and paths that stand in files.
@Suite struct PathTextTests {
  @Test(arguments: [
    ("x", ".", "x"), ("x/", ".", "x"), ("x/y", "x", "y"), ("/", "/", ""), ("//", "/", ""), ("/x", "/", "x"), ("a//b//", "a", "b"),
    ("", ".", ""), (".", ".", "."), ("../x", "..", "x"), ("ä/ö", "ä", "ö"),
  ]) func pathsAreTakenApart(path: String, folder: String, name: String) {
    #expect(PathText.folder(of: path) == folder)
    #expect(PathText.name(of: path) == name)
  }

  @Test func pathsInFilesStartAtTheFile() {
    #expect(PathText.resolve("t.hdf", standingIn: "c") == "t.hdf")
    #expect(PathText.resolve("t.hdf", standingIn: "/c.yaml") == "/t.hdf")
    #expect(PathText.resolve("../t.hdf", standingIn: "a/c.yaml") == "a/../t.hdf")
    #expect(PathText.resolve("/t.hdf", standingIn: "a/c.yaml") == "/t.hdf")
  }
}
