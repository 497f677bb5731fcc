import Drawing
import Mustache

/// The page of a report as HTML that needs nothing else: neither the network nor a script.
enum PageTemplate {
  /// - Throws: what the template library throws of a template that is wrong.
  static func html(_ content: PageContent) throws -> String {
    try MustacheTemplate(string: text).render(["page": content, "style": style] as [String: Any])
  }

  private static let text = """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>{{page.title}}</title>
    <style>{{{style}}}</style>
    </head>
    <body>
    <header>
    <h1>{{page.title}}</h1>
    {{#page.summary}}<p>{{.}}</p>
    {{/page.summary}}
    <nav>{{#page.sections}}<a href="#{{anchor}}">{{heading}}</a> {{/page.sections}}</nav>
    </header>
    {{#page.sections}}
    <section id="{{anchor}}">
    <h2>{{heading}}</h2>
    {{#blocks}}
    {{#sentence}}<p>{{.}}</p>{{/sentence}}
    {{#warning}}<p class="warning">{{.}}</p>{{/warning}}
    {{#command}}<pre class="command">{{.}}</pre>{{/command}}
    {{#table}}
    <div class="wide"><table>
    <thead><tr>{{#head}}<th>{{.}}</th>{{/head}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr>{{#cells}}<td>{{.}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody>
    </table></div>
    {{/table}}
    {{#figures}}
    <div class="figures">
    {{#items}}
    <figure><figcaption>{{caption}}</figcaption>
    {{{drawing}}}
    <p class="legend">{{{legend}}}</p></figure>
    {{/items}}
    </div>
    {{/figures}}
    {{#source}}<details><summary>{{name}}</summary><pre>{{text}}</pre></details>{{/source}}
    {{/blocks}}
    </section>
    {{/page.sections}}
    <footer>Swiftwater {{page.version}}</footer>
    </body>
    </html>

    """

  private static let style = """
    body { font: 15px/1.45 system-ui, sans-serif; margin: 0 auto; padding: 1.5em; max-width: 1060px; color: #222; background: #fff }
    h1 { font-size: 1.6em; margin: 0 0 0.3em } h2 { font-size: 1.2em; margin: 1.6em 0 0.4em; border-bottom: 2px solid #1f5fa8; padding-bottom: 0.15em }
    header p { margin: 0.2em 0 } nav { margin: 0.8em 0 } nav a { margin-right: 0.9em; color: #1f5fa8; text-decoration: none }
    table { border-collapse: collapse; margin: 0.5em 0; font-variant-numeric: tabular-nums } th { font-weight: 600 }
    th, td { text-align: left; padding: 0.2em 1.1em 0.2em 0; border-bottom: 1px solid #ddd; vertical-align: top; overflow-wrap: anywhere }
    .wide { overflow-x: auto } .warning { background: #fdf0e6; border-left: 4px solid #c2571a; padding: 0.4em 0.8em; overflow-wrap: anywhere }
    pre { background: #f5f6f8; padding: 0.7em 1em; overflow-x: auto; font-size: 13px; line-height: 1.35 } .command { white-space: pre-wrap; overflow-wrap: anywhere }
    .figures { display: flex; flex-wrap: wrap; gap: 0.8em 1.6em } figure { margin: 0.4em 0; max-width: 100% }
    figcaption { font-weight: 600; font-size: 14px; max-width: 500px } svg { max-width: 100%; height: auto }
    .legend { margin: 0; font-size: 13px; max-width: 500px } summary { cursor: pointer; color: #1f5fa8 } footer { margin-top: 2.5em; color: #777; font-size: 13px }
    \(LinePlot.style)
    """
}
