// The test pictures, for everyone: what they are for, and their files. The page shows none of them; it gives them out.
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Waarborg.Lists;

namespace Waarborg.Server.Pages;

static class TestPicturesPage
{
    internal const string Path = "/test-pictures";

    internal static ContentHttpResult Get(HttpContext http)
    {
        var frame = PageFrame.For(http);
        var texts = frame.Texts.TestPictures;
        Column[] columns = [new(texts.File), new(texts.Bytes, IsNumber: true), new(texts.Digest)];
        var rows = TestPictures.Files.Select(file => (IReadOnlyList<Html>)
        [
            Html.Of($"""<a href="{Path}/{file.File}" download>{file.File}</a>"""),
            Layout.Number(frame, file.Bytes),
            Html.Of($"""<code>{file.Sha256}</code>"""),
        ]);
        return Layout.Page(frame, texts.Title, NavPage.Overview, Html.Of($"""
            <h1>{texts.Title}</h1>
            <p class="lead">{texts.Lead}</p>
            <section>
            <h2>{texts.ForWhomTitle}</h2>
            {Layout.List(texts.ForWhom)}
            </section>
            <section>
            <h2>{texts.WhatTitle}</h2>
            {Layout.List(texts.What)}
            </section>
            <section>
            {Table.Render(texts.Caption(frame.Forms.Number(TestPictures.Files.Count)), columns, rows)}
            </section>
            """));
    }

    /// <summary>The bytes of one file, by its name and no other.</summary>
    internal static Results<FileContentHttpResult, ContentHttpResult> File(string name, HttpContext http)
    {
        if (TestPictures.Files.FirstOrDefault(file => file.File == name) is not { } found)
        {
            return ErrorPage.Render(PageFrame.For(http), StatusCodes.Status404NotFound);
        }

        return TypedResults.Bytes(TestPictures.Read(found), TypeOf(found.File), found.File);
    }

    static string TypeOf(string file) => System.IO.Path.GetExtension(file) switch
    {
        ".png" => "image/png",
        ".jpg" => "image/jpeg",
        ".webp" => "image/webp",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
