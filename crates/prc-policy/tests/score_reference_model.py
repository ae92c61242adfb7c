"""Reference model of the PRC score (integer arithmetic, thousandths).

Without arguments: worked examples and invariants. With --compare: reads systems from standard input, one JSON object a
line ({"requirements": [{"cat", "sev", "lvl", "n"}], "overdue": 0}), and answers each with its scores and grade.
"""
import json
import random
import sys
SEV={'critical':12,'high':6,'medium':3,'low':1}
LVL={'must':2,'should':1,'may':0,'off':0}          # weight = SEV*LVL
CAP={'critical':0,'high':500,'medium':1000,'low':1000}  # credit ceiling while any subject fails
CATW={'backup':20,'capacity':15,'monitoring':20,'incident':20,'security':25}
def credit(sev,n,unknown_as):
    """n: dict pass/attested/fail/waived/unknown/error counts -> (credit 0..1000 | None)"""
    good=n.get('pass',0)+n.get('attested',0); bad=n.get('fail',0)+n.get('waived',0); unk=n.get('unknown',0)+n.get('error',0)
    N=good+bad+unk
    if N==0: return None
    if unknown_as: good+=unk
    else: bad+=unk
    c=1000*good//N
    return c if bad==0 else min(c,CAP[sev])
def weight(r): return SEV[r['sev']]*LVL[r['lvl']]
def decided(n):
    N=sum(n.get(k,0) for k in('pass','attested','fail','waived','unknown','error')); return (N-n.get('unknown',0)-n.get('error',0)),N
def system(reqs,catw=CATW):
    out={}
    for c in catw:
        rs=[r for r in reqs if r['cat']==c and weight(r)>0 and credit(r['sev'],r['n'],0) is not None]
        W=sum(weight(r) for r in rs)
        if not W: continue
        lo=sum(weight(r)*credit(r['sev'],r['n'],0) for r in rs)//W
        hi=sum(weight(r)*credit(r['sev'],r['n'],1) for r in rs)//W
        cov=sum(weight(r)*decided(r['n'])[0]*1000//decided(r['n'])[1] for r in rs)//W
        out[c]=(lo,hi,cov)
    W=sum(catw[c] for c in out)
    tot=tuple(sum(catw[c]*out[c][i] for c in out)//W for i in range(3)) if W else (0,0,0)
    return tot,out
def grade(tot,reqs,overdue=0):
    lo,hi,cov=tot
    g=next(x for x,m in (('A',900),('B',750),('C',600),('D',400),('E',0)) if lo>=m)
    cap='A'
    for r in reqs:
        if r['lvl']=='must' and r['sev']=='critical':
            if r['n'].get('fail',0): cap=max(cap,'C')
            if r['n'].get('waived',0) or r['n'].get('unknown',0) or r['n'].get('error',0): cap=max(cap,'B')
    if cov<800 or overdue: cap=max(cap,'B')
    return max(g,cap)
def R(id,cat,sev,lvl,**n): return dict(id=id,cat=cat,sev=sev,lvl=lvl,n=n)
def fmt(t): return f'{t[0]/10:.1f}..{t[1]/10:.1f} (decided {t[2]/10:.1f} %)'
def compare():
    for line in sys.stdin:
        case=json.loads(line); reqs=case['requirements']; total,cats=system(reqs)
        print(json.dumps({'total':total,'categories':cats,'grade':grade(total,reqs,case['overdue'])}))
if __name__=='__main__' and sys.argv[1:]==['--compare']:
    compare()
elif __name__=='__main__':
    base=[R('BKP-001','backup','critical','must',**{'pass':3}),R('BKP-010','backup','high','must',**{'pass':2,'fail':1}),
      R('CAP-001','capacity','high','must',**{'pass':4}),R('CAP-005','capacity','medium','should',fail=1,**{'pass':1}),
      R('MON-001','monitoring','high','must',**{'pass':9,'unknown':3}),R('MON-004','monitoring','medium','must',**{'pass':5}),
      R('INC-010','incident','high','must',**{'pass':6,'fail':2}),R('INC-052','incident','critical','must',attested=1),R('INC-120','incident','medium','should',error=1),
      R('SEC-025','security','critical','must',**{'pass':2}),R('SEC-022','security','critical','must',**{'pass':11,'fail':1}),R('SEC-090','security','high','must',waived=1,**{'pass':1}),R('SEC-071','security','medium','must',**{'pass':4})]
    t,c=system(base); print('EX1',fmt(t),{k:fmt(v) for k,v in c.items()},grade(t,base))
    import copy
    b=copy.deepcopy(base); b[10]['n']={'pass':12}; t2,_=system(b); print('EX2 fix SEC-022',fmt(t2),grade(t2,b))
    b3=copy.deepcopy(b); b3[8]['n']={'pass':1}; b3[4]['n']={'pass':12}; t3,_=system(b3); print('EX3 unknowns proven',fmt(t3),grade(t3,b3))
    b4=copy.deepcopy(base); b4[10]['n']={'pass':11,'waived':1}; t4,_=system(b4); print('EX4 waive SEC-022',fmt(t4),grade(t4,b4))
    b5=copy.deepcopy(base); b5[10]['n']={'pass':11,'unknown':1}; t5,_=system(b5); print('EX5 hide SEC-022 (AccessDenied)',fmt(t5),grade(t5,b5))
    # the same hiding in OpenSSF Scorecard arithmetic: 3 checks critical 0, high 10, medium 10 -> hide the critical
    w={'c':10,'h':7.5,'m':5}; print('scorecard',round((0*10+10*7.5+10*5)/22.5,2),'-> hidden ->',round((10*7.5+10*5)/12.5,2))
    # invariants
    rnd=random.Random(7); viol={k:0 for k in('fix','hide','attest','waive','order','bounds')}; N=20000
    for _ in range(N):
        reqs=[R(str(i),rnd.choice(list(CATW)),rnd.choice(list(SEV)),rnd.choice(['must','should','may']),**{k:rnd.randint(0,3) for k in('pass','fail','waived','unknown')}) for i in range(rnd.randint(1,14))]
        t,_=system(reqs); 
        if not (0<=t[0]<=t[1]<=1000): viol['bounds']+=1
        r=rnd.choice(reqs); k=[x for x in('fail','unknown','waived') if r['n'].get(x)]
        if not k: continue
        k=rnd.choice(k); m=copy.deepcopy(reqs); q=m[reqs.index(r)]; q['n'][k]-=1; q['n']['pass']+=1
        if system(m)[0][0]<t[0]: viol['fix']+=1
        if r['n'].get('fail'):
            m=copy.deepcopy(reqs); q=m[reqs.index(r)]; q['n']['fail']-=1; q['n']['unknown']+=1
            if system(m)[0][0]>t[0]: viol['hide']+=1
            m=copy.deepcopy(reqs); q=m[reqs.index(r)]; q['n']['fail']-=1; q['n']['waived']+=1
            if system(m)[0][0]!=t[0]: viol['waive']+=1
        s=reqs[:]; rnd.shuffle(s)
        if system(s)[0]!=t: viol['order']+=1
    print('invariants over',N,viol)
