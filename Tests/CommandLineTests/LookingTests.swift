import Foundation
import Testing

/// Pages, pictures and lines as a stranger makes them.
@Suite struct LookingTests {
  private static let small = [
    "--set", "domain.cells=[72,48]", "--set", "time.end=", "--set", "time.steps=8", "--set", "objective.drag.window=", "--set",
    "output.every=0.1",
    "--set", "lines={ cut: { from: [8, 4], to: [8, 12], points: 9 } }", "--set", "validation=",
  ]

  @Test func aRunLeavesAPageThatABrowserShows() throws {
    let folder = try Scratch()
    let program = try Program(["gradient", "Cases/cylinder.yaml", "--quiet", "--output", folder.path + "/run"] + Self.small)
    #expect(program.status == 0, "\(program.errors)")
    let page = folder.path + "/run/report.html"
    let bytes = try #require(FileManager.default.contents(atPath: page)).count
    #expect(bytes > 50_000 && bytes < 3_000_000)
    guard let browser = Browser() else {
      // Where pages have to be looked at there is one.
      #expect(ProcessInfo.processInfo.environment["CI"] == nil, "there is no Chromium; run Tools/setup --tests")
      print("note: there is no Chromium, so the page of a report is not looked at; run Tools/setup --tests")
      return
    }
    let view = try browser.view(page, in: folder)
    #expect(view.complaints.isEmpty, "\(view.complaints)")
    #expect(view.pictures >= 10 && view.broken == 0)
    #expect(view.sections >= 7 && !view.isTooWide)
    #expect(view.screenshot.count > 50_000)
  }

  @Test func aPageIsMadeAnewAndLeftOut() throws {
    let folder = try Scratch()
    let run = folder.path + "/run"
    let first = try Program(["run", "Cases/cylinder.yaml", "--quiet", "--no-report", "--output", run] + Self.small)
    #expect(first.status == 0, "\(first.errors)")
    #expect(!FileManager.default.fileExists(atPath: run + "/report.html"))
    let report = try Program("report", run, "--json")
    #expect(report.status == 0, "\(report.errors)")
    let told = try report.json()
    #expect(told["output"] as? String == run + "/report.html")
    #expect((told["sections"] as? [String])?.contains("Fields") == true)
    let text = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
    #expect(text.contains("Courant number") && text.contains("cells over its length"))
    // The next run into the directory takes the page away.
    let again = try Program(["run", "Cases/cylinder.yaml", "--quiet", "--no-report", "--output", run] + Self.small)
    #expect(again.status == 0, "\(again.errors)")
    #expect(!FileManager.default.fileExists(atPath: run + "/report.html"))
    let nowhere = try Program("report", folder.path + "/nowhere", "--json")
    #expect(nowhere.status == 3)
    #expect((try nowhere.json()["error"] as? [String: Any])?["kind"] as? String == "file")
  }

  @Test func aPictureOfAField() throws {
    let folder = try Scratch()
    let run = folder.path + "/run"
    #expect(try Program(["run", "Cases/cylinder.yaml", "--quiet", "--output", run] + Self.small).status == 0)
    let picture = try Program("render", run, "--pixels", "300", "--json")
    #expect(picture.status == 0, "\(picture.errors)")
    #expect(try picture.json()["output"] as? String == run + "/vorticity.png")
    let film = try Program("render", run, "--field", "speed", "--film", "--pixels", "200", "--output", folder.path + "/speed.gif", "--json")
    #expect(film.status == 0, "\(film.errors)")
    #expect((try film.json()["times"] as? [Double])?.count ?? 0 > 1)
    let wrong = try Program("render", run, "--field", "presure", "--json")
    #expect(wrong.status == 2)
    let error = try #require(try wrong.json()["error"] as? [String: Any])
    #expect(error["suggestion"] as? String == "did you mean `pressure`?")
    #expect(try Program("render", run, "--output", "/proc/nothing.png").status == 3)
    #expect(try Program("render", run, "--film", "--time", "3").status == 2)
  }

  /// The rows of a line lie on it, with each snapshot.
  @Test func aLineIsWrittenWithEachSnapshot() throws {
    let folder = try Scratch()
    #expect(try Program(["run", "Cases/cylinder.yaml", "--quiet", "--no-report", "--output", folder.path] + Self.small).status == 0)
    let rows = try String(contentsOfFile: folder.path + "/lines/cut.csv", encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",")
    }
    #expect(rows[0] == ["step", "time", "distance", "x", "y", "velocity_x", "velocity_y", "pressure"])
    struct Series: Decodable {
      struct Entry: Decodable { let time: Double }
      let files: [Entry]
    }
    let list = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/fields.hdf.series"))
    let times = try JSONDecoder().decode(Series.self, from: list).files.map(\.time)
    #expect(rows.count == 1 + 9 * times.count && times.count > 1)
    #expect(stride(from: 1, to: rows.count, by: 9).map { Double(rows[$0][1]) } == times)
    #expect(rows[1...9].map { Double($0[4]) } == [4, 5, 6, 7, 8, 9, 10, 11, 12])
    // The case begins with a free stream and a gust.
    let velocity = try #require(Double(rows[5][5]))
    #expect(abs(velocity - 1) < 1e-12)
  }

  /// On a terminal, which `script` makes, the line is redrawn; in a log there is no such thing.
  @Test func progressIsALineOnATerminal() throws {
    let folder = try Scratch()
    let run = "$SW run '\(Program.root.path)/Cases/cylinder.yaml' --no-report --set time.end=6 --output run"
    let log = try Program(shell: "\(run) > /dev/null", in: folder)
    #expect(log.status == 0 && !log.errors.contains("\u{1B}"))
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/script") else {
      print("note: there is no `script`, so the line on a terminal is not looked at")
      return
    }
    let terminal = try Program(shell: "export SW; script -qec \"stty cols 200; \(run)\" typescript > /dev/null", in: folder)
    #expect(terminal.status == 0, "\(terminal.errors)")
    let text = try String(contentsOfFile: folder.path + "/typescript", encoding: .utf8)
    let line = try #require(text.split(separator: "\r").first { $0.contains("step") && $0.contains("left") })
    for part in ["step ", "│ t ", "│ dt ", "│ div ", "Cd ", "Cl ", "ns/cell", " %", " left"] { #expect(line.contains(part), "\(line)") }
  }
}
