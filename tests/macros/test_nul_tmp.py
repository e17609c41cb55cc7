from tests.api.conftest import Caller, admin, agent, app, caller, client
from walletdesk.categories import category_id
async def test_nul(admin: Caller):
    out=[]
    for m,p,b in (("POST","/macros",{"names":{"en":"a\x00b"},"texts":{"en":"c\x00"}}),
        ("POST","/macros",{"names":{"e\x00n":"a"},"texts":{"en":"c"}}),
        ("POST","/categories",{"slug":"ab-cd","names":{"en":"x\x00"}}),
        ("POST","/categories",{"slug":"ab-ce","names":{"en":"x"},"icon":"a\x00"}),
        ("POST","/categories",{"slug":"ab-cf","names":{"en":"x"},"fields":[{"key":"a","kind":"choice","required":True,"labels":{"en":"a\x00"},"options":[{"value":"\x00","labels":{}}],"condition":{"a":["x"]}}]}),
        ("POST","/categories",{"slug":"ab-cg","names":{"en":"x"},"fields":[{"key":"a","kind":"choice","required":True,"labels":{"en":"a\x00"},"options":[{"value":"\x00","labels":{}}]}]}),
        ("PUT","/hours",{"weeks":[{"channel":"default","spans":[]},{"channel":"zzz","spans":[]}]}),
        ("PATCH",f"/categories/{category_id('fee')}",{"guidance":{"en":"\x00"}}),
        ("GET","/channels?cursor=WyJcdTAwMDAiLCIwMTkzNWEwMC0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAiXQ",None),
        ("GET","/macros?cursor=Wzk5OTk5OTk5OTk5OTksIjAxOTM1YTAwLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJd",None),
        ):
        a=await admin(m,p,b); out.append((m,p,a.status_code,a.text[:150]))
    for o in out: print(o)
