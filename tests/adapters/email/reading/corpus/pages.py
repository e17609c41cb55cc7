"""HTML of strangers: what is shown, what is not."""

from typing import Any

from tests.adapters.email.reading.corpus.shape import Odd, mail, odd

TABLE = """<table><tr><th>Red</th><th>Hash</th></tr><tr><td><p class="MsoNormal">BSC</p></td>
<td><p class="MsoNormal">0xabc</p></td></tr></table>"""
WORDS = "\u94b1\u5305"


def page(name: str, source: str, /, *damage: str, **seen: Any) -> Odd:
    head = "Content-Type: text/html; charset=utf-8"
    return odd(name, mail("Subject: x", head, body=source), *damage, **seen)


MAILS = [
    page(
        "paragraphs",
        "<html><head><title>no</title><style>p{}</style>"
        "</head><body><p>uno</p><p>dos<br>tres</p></body></html>",
        text="uno\n\ndos\ntres",
        html="<p>uno</p><p>dos<br>tres</p>",
    ),
    page(
        "lists",
        "<ul><li>a<li>b<ul><li>c</ul></ul><ol start=3><li>d</ol>",
        text="- a\n- b\n  - c\n\n3. d",
    ),
    page("a table of Outlook", TABLE, text="Red | Hash\nBSC | 0xabc"),
    page(
        "a link that pretends",
        '<a href="https://thief.example/x" onclick="x()">https://tpwallet.example</a>',
        text="https://tpwallet.example <https://thief.example/x>",
        html='<a href="https://thief.example/x" rel="noopener'
        ' noreferrer nofollow">https://tpwallet.example</a>',
    ),
    page(
        "links that say their address",
        '<a href="https://a.example/">a.example</a> <a'
        ' href="mailto:b@x.example?subject=q">b@x.example</a>',
        text="a.example b@x.example",
    ),
    page(
        "script in every corner",
        '<p onclick="x()">a</p><script>alert(1)</script><a'
        ' href="javascript:x()">b</a><a href=" java&#x0A;script:x()">c</a>'
        '<iframe src="https://t.example"></iframe><svg'
        " onload=x()><script>1</script></svg><img src=x onerror=x()>"
        '<form action="https://t.example"><input name=seed></form><a'
        ' href="vbscript:x">d</a><math><mi xlink:href="data:x">e</mi></math>',
        "remote_images",
        has=("a", "b", "c", "d"),
        html_lacks=(
            "script",
            "onclick",
            "onerror",
            "iframe",
            "form",
            "input",
            "svg",
            "alert",
            "math",
        ),
    ),
    page(
        "images from far away",
        '<p>Hola<img src="https://t.example/p.gif?id=1"'
        ' width=1><img src="//t.example/a.png" alt="logo"></p>',
        "remote_images",
        text="Hologo".replace("Hologo", "Holalogo"),
        html="<p>Holalogo</p>",
    ),
    page(
        "styles that fetch",
        '<p style="background:url(https://t.example/a.png)"'
        ' background="https://t.example/b.png">a</p>'
        '<link rel=stylesheet href="https://t.example/c.css">',
        html="<p>a</p>",
    ),
    page(
        "small images inside",
        '<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">'
        '<img src="data:image/svg+xml;base64,PHN2Zz4=" alt="svg">',
        html='<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">svg',
    ),
    page(
        "hidden text",
        '<div style="display:none">preheader</div><span'
        ' style="font-size:0px">x1</span><p hidden>x2</p>'
        '<p style="mso-hide: all">x3</p><p style="opacity:0"'
        '>x4</p><p style="opacity:0.8;font-size:0.9em">shown</p>',
        text="shown",
        html="<p>shown</p>",
    ),
    page(
        "quoted history",
        "<p>Sí</p><blockquote type=cite><p>¿Qué"
        " versión?</p><blockquote>Hola</blockquote></blockquote>",
        text="Sí\n\n> ¿Qué versión?\n>\n> > Hola",
    ),
    page("code keeps its spaces", "<pre>a  b\n  c</pre>", text="a  b\n  c"),
    page(
        "entities and spaces",
        "<p>a&nbsp;&amp;&nbsp;b&lt;c&gt;&#38065;\u200b\u00ad</p>",
        text="a & b<c>钱",
    ),
    page(
        "never closed", "<div><p>a<b>b<i>c", text="abc", html="<div><p>a<b>b<i>c</i></b></p></div>"
    ),
    page("a signature's mark", "<p>Hola</p><div>-- <br>Ana</div>", text="Hola\n\n-- \nAna"),
    page(
        "conditional comments of Outlook",
        "<!--[if mso]><p>mso</p><![endif]--><p>a</p><![if !mso]><p>b</p><![endif]>",
        text="a\n\nb",
    ),
    page(
        "an emoji as an image",
        '<p>Gracias <img src="https://e.example/1.png" alt="🙏"></p>',
        "remote_images",
        text="Gracias 🙏",
    ),
    page("nothing to see", "<html><body></body></html>", text="", html=None),
    page(
        "large and deep",
        f"<p>{WORDS}</p>" + "<div>" * 20_000 + "deep",
        has=(WORDS, "deep"),
        html_has=("deep",),
    ),
    page(
        "large with many attributes",
        "<p>a</p><a " + " ".join(f"a{n}" for n in range(40_000)) + ">b</a>",
        text="a\n\nb",
    ),
    page("many marks that overlap", "".join(f"<p><b id={n}>x" for n in range(2_000)), has=("x",)),
    page(
        "larger than a megabyte",
        f"<p>{WORDS}</p>" + "<p>uno</p>" * 150_000,
        "html_cut",
        has=(WORDS,),
    ),
    odd(
        "HTML without a Content-Type",
        mail("Subject: x", body="<!DOCTYPE html><p>a</p>"),
        text="a",
        html="<p>a</p>",
    ),
]
