using System;
using System.IO;
using System.Linq;
using System.Text;
using Markdig;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Tine.Tools.Lab;

/// <summary>All hand-outs and their questions as one HTML file: pictures are inside, and it can be printed, a lab on a new page.</summary>
public static class CourseReport
{
    private static readonly MarkdownPipeline s_markdown = new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().Build();

    /// <summary>The page.</summary>
    /// <param name="root">The course's tree.</param>
    /// <param name="directory">The directory that the page will lie in: links into the tree start there.</param>
    public static string Write(string root, string directory)
    {
        Course course = Course.Load(root);
        Lab[] labs = [.. course.Labs.Select(lab => course.Describe(lab.Name))];
        var page = new StringBuilder(Head);
        page.Append("<nav><h1>Labs</h1><ol>\n");
        foreach (Lab lab in labs)
        {
            page.Append($"<li><a href=\"#lab-{lab.Name}\">{lab.Name}</a>: {Escape(lab.Title)} ({lab.Points + lab.HiddenPoints} points)</li>\n");
        }

        page.Append("</ol></nav>\n");
        foreach (Lab lab in labs)
        {
            string folder = Path.Combine(root, Course.Folder, lab.Name);
            page.Append($"<article id=\"lab-{lab.Name}\">\n");
            foreach (string file in new[] { "README.md", "questions.md" }.Select(name => Path.Combine(folder, name)).Where(File.Exists))
            {
                page.Append(ToHtml(file, lab.Name, directory));
            }

            page.Append("</article>\n");
        }

        return page.Append("</body></html>\n").ToString();
    }

    private static string ToHtml(string file, string lab, string directory)
    {
        MarkdownDocument document = Markdown.Parse(File.ReadAllText(file), s_markdown);
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
        {
            // Two labs have headings of the same name.
            HtmlAttributes attributes = heading.GetAttributes();
            attributes.Id = $"{lab}-{attributes.Id}";
        }

        foreach (LinkInline link in document.Descendants<LinkInline>())
        {
            link.Url = Resolve(link.Url ?? "", link.IsImage, file, lab, directory);
        }

        return document.ToHtml(s_markdown);
    }

    private static string Resolve(string url, bool isImage, string file, string lab, string directory)
    {
        if (url.StartsWith('#'))
        {
            return $"#{lab}-{url[1..]}";
        }

        if (url.Contains("://", StringComparison.Ordinal))
        {
            return url;
        }

        string[] parts = url.Split('#');
        string path = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, parts[0]));
        if (isImage)
        {
            return $"data:image/svg+xml;base64,{Convert.ToBase64String(File.ReadAllBytes(path))}";
        }

        return Path.GetRelativePath(directory, path) + (parts.Length > 1 ? "#" + parts[1] : "");
    }

    private static string Escape(string text) => System.Net.WebUtility.HtmlEncode(text);

    private const string Head = """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Labs</title>
        <style>
          :root { color-scheme: light dark }
          body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 0 auto; padding: 1rem; overflow-wrap: break-word }
          h1, h2 { line-height: 1.2 } article { border-top: 2px solid; margin-top: 3rem }
          img { max-width: 100%; height: auto } pre { overflow-x: auto; padding: .75rem; background: #8882 }
          code { font-size: .9em } table { border-collapse: collapse; display: block; overflow-x: auto } th, td { border: 1px solid #8888; padding: .25rem .6rem; text-align: left; vertical-align: top }
          @media (max-width: 40rem) { p:has(> img) { overflow-x: auto } p > img { max-width: none; width: 42rem } }
          @media print { body { max-width: none; font-size: 10.5pt } nav { break-after: page } article { border: 0; margin: 0; break-before: page } h2, h3 { break-after: avoid } img, pre, tr { break-inside: avoid } a { color: inherit } }
        </style></head><body>

        """;
}
