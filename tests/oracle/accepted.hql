select i.format from Image i
select count(i.format) from Image i
select i.id, count(i.format) from Image i group by i.id
select i from Image i where i.format is null
select i.id from Image i order by i.format.value
select i.id from Image i order by i.format
select i.id from Image i where i.format.value = null
select i.id from Image i where i.name != null
select i.id from Image i where i.name = null or i.description <> null
select p.id from Project p where p.datasetLinks.size > 1
select p.id from Project p where exists elements(p.datasetLinks)
select p.id from Project p, ProjectDatasetLink l where l in elements(p.datasetLinks)
select p.id, l.id from Project p, ProjectDatasetLink l where l member of p.datasetLinks
select p.id, l.id from Project p, ProjectDatasetLink l where l not member of p.datasetLinks
select size(p.datasetLinks) from Project p
select i.id from Image i where i.datasetLinks is not empty
select p.id from Pixels p where maxIndex(p.channels) > 1
select p.id from Pixels p where minindex(p.channels) = 0
select max(index(c)), minIndex(c), maxIndex(c) from Pixels p join p.channels c
select maxindex(w.wellSamples) from Well w where w.plate.id > 0
select c.id, index(c) from Pixels p join p.channels c where index(c) = 1
select a.class from Annotation a
select type(a.class), count(*) from Annotation a group by a.class
select type(a) from Annotation a
select a.id from Annotation a where a.class = TagAnnotation
select a.id from Annotation a where a.class != TagAnnotation and a.class in (MapAnnotation, FileAnnotation)
select a.id from Annotation a where type(a) = TagAnnotation
select a.file.name from Annotation a
select a.id, a.textValue, a.longValue, a.boolValue from Annotation a
select a.id from BasicAnnotation a
select s.id from Share s
select l.type from LightSource l
select l.type.value from LightSource l
select l.id from LightSource l where l.type.value is not null
select s.x, s.textValue from Shape s where s.theZ is not null or s.radiusX > 1
select a.id from Annotation a left join a.mapValue as mv with mv.name = 'alpha'
select a.id from Annotation a join a.mapValue mv where mv.name = 'alpha' and mv.value like '%'
select p.id from Pixels p order by p.physicalSizeX
select p.id from Pixels p where p.physicalSizeX is null or p.physicalSizeX.value > 1
select pix from Pixels pix left outer join fetch pix.physicalSizeX as px where px.value > 1
select i.id from Image i where i.details.permissions.perm1 = -56
select i.name as n from Image i order by n
select lower(i.name) as x, i.id from Image i order by x desc, i.id
select i.name, count(i.id) from Image i group by i.name having count(i.id) > 1
select count(*), i.format.value from Image i group by i.format.value having count(*) > 1
select i.id from Image i left join i.pixels p with p.sizeX > 1
select i.id, p.id from Image i left join i.pixels p with p.pixelsType.id = 1
select i.id from Image i join i.datasetLinks as l with l.parent.id > 1
select i.id, p.id from Image i left join i.datasetLinks as l with l.parent.id > 1 left join l.parent p with p.name = 'alpha'
select i from Image i where i.id in (1, 2, 3)
select i from Image i where i in (1, 2, 3)
select i.id from Image i where i = 3
select i.id from Image i where (i.id) in ((1))
select i.id from Image i where i.id not in (1, 2)
select i from Image i where i.id = (select max(j.id) from Image j where j.name = i.name)
select (select count(*) from i.datasetLinks l), i.id from Image i
select i.id, (select count(l.id) from DatasetImageLink l where l.child.id = i.id) from Image i
select i.id, (select count(l.id) from DatasetImageLink l where l.child = i and l.parent.name = i.format.value) from Image i
select i.id, (select count(*) from Dataset d where d.name = i.format.value) from Image i where i.format.value is not null
select (select max(d.id) from Dataset d) as m from Image i order by m
select new map(i.id, i.name as name, i as image) from Image i
select new map(i.id as id, (select count(*) from DatasetImageLink l where l.child = i) as n) from Image i
select new map(i as image, count(l.id) as n) from Image i left join i.datasetLinks l group by i
select i from Image i join i.datasetLinks l join l.parent d left join d.projectLinks pl left outer join pl.parent.details.owner o where o.omeName like 'u%'
select i from Image i left outer join fetch i.details.owner order by i.details.owner.omeName
select l from ProjectDatasetLink l left join fetch l.parent order by l.parent.name
select l.id from ProjectDatasetLink l left join l.parent.details.owner o where l.parent.name = 'alpha'
select i.id from Image i left join i.details.owner where i.details.owner.omeName like 'u%' and i.details.owner.firstName = 'U'
select fs from Fileset as fs left outer join fetch fs.images as image left outer join fetch fs.usedFiles as usedFile join fetch usedFile.originalFile
select i from Image i join fetch i.annotationLinks l join fetch l.child a left join fetch a.file f
select i from Image i join fetch i.pixels p join fetch p.channels c where c.red = 1
select i from Image i join fetch i.details.owner as o join fetch o.groupExperimenterMap m
select obj from Experimenter as obj left outer join fetch obj.groupExperimenterMap as map left outer join fetch map.parent g where g.id in (1, 3)
select p from Image i join i.pixels p join fetch p.pixelsType
select i.id from Image i left outer join i.fileset.images
select distinct i from Image i join fetch i.pixels p
select distinct(i.name) from Image i
select distinct i.name, i.id from Image i order by i.id
select count(distinct i.name), count(distinct i) from Image i
select count(distinct i.format) from Image i
from Image
from Image where name = 'alpha'
from Image i join i.pixels p
select count(id) from DatasetImageLink dil
select max(row), max(column) from Well where plate.id > 1
select i.id from Image i where name like 'a%' escape '!'
select i.id from Image i where i.name like '100!%' escape '!'
select i.id from Image i where i.name not like 'a%' and i.id not between 1 and 2
select i.id from Image i where i.name like '%' || 'a' || '%'
select i.id from Image i where i.name like concat('%', 'a')
select i.name || 'x' || i.id from Image i
select o.firstName || ' ' || o.lastName from Experimenter o
select cast(i.series as string), cast(i.series as double), cast(i.series as integer), str(i.id) from Image i
select case when i.archived = true then 1 else 0 end from Image i
select case i.series when 1 then 'a' else 'b' end from Image i
select case when i.format is null then 1 else 2 end from Image i
select sum(case when i.archived = true then 1 else 0 end) from Image i
select i.id from Image i where case when i.archived = true then 1 else 0 end = 1
select sum(p.sizeX * p.sizeY) / 2 from Pixels p
select sum(i.series), avg(i.series), max(i.name), min(i.id), count(*) from Image i
select coalesce(i.name, 'x'), nullif(i.name, 'y') from Image i
select substring(i.name, 1, 2), trim(i.name), length(i.name), lower(i.name), upper(i.name) from Image i
select abs(i.series), mod(i.id, 2), i.id / 2 * 3, i.id / (2 * 3), i.id - (1 - 2), i.id - 1 - 2, i.id % 2 from Image i
select -i.id from Image i where - i.id < 0 and i.id * -1 < 0
select i.id, i.id from Image i where i.id = 1L or i.id = -2 or i.series = 1.5e3 or i.series < .5
select i.id from Image i where i.id <> 1 and i.id ^= 2 and i.id != 3
select i.id from Image i where not i.name is null
select i.id from Image i where not (i.name is null or i.id = 1)
select i.id from Image i where not (i.name = 'alpha' and not i.id = 5)
select i.id from Image i where i.name is not null and (i.id > 1 or i.id < 0) and not (i.id = 5)
select i.id from Image i where i.archived is true
select i.id from Image i where i.archived is not true
select i.id from Image i where i.archived = false and true = true
select i.id from Image i where 1 = 1 and 'a' in ('a', 'b')
select i.id from Image i where lower(i.name) like lower('A%') or upper(i.name) in ('BETA 2', upper('it''s'))
SELECT i.id FROM Image AS i WHERE i.id IN (1,2) ORDER BY i.id DESC
select group.id from ExperimenterGroup group
select g.id as group, g.name as order from ExperimenterGroup as g
select map.id from GroupExperimenterMap as map
select owner.id from Image i join i.details.owner owner
select i.id from Image i group by i.id, i.name order by count(i.id)
select i.archived, count(*) from Image i group by i.archived order by count(*) desc
select i.details.owner.id, count(i.id) from Image i group by i.details.owner.id
select i.details.creationEvent.time, i.details.updateEvent.session.uuid from Image i
select p.id from Project p where p.id in (select l.parent.id from ProjectDatasetLink l) and not exists (select 1 from ProjectDatasetLink x where x.parent = p)
select d.id from Dataset d where d.id in (select l.parent.id from d.projectLinks l)
select d.id from Dataset d where (select count(*) from d.imageLinks) > 1
select d.id from Dataset d where exists (from d.imageLinks l where l.child.name = 'alpha')
select d.id from Dataset d where d in (select l.parent from DatasetImageLink l)
select d.id from Dataset d where d.id in (from DatasetImageLink l)
select i.id from Image i where i.id in (select max(j.id) from Image j group by j.format)
select i.id from Image i where i.id in (select distinct(l.child.id) from DatasetImageLink l)
select i.id from Image i where exists (select 1 from Dataset d where d.name = i.format.value) or i.id > 5
select i.id, p.id, d.id from Image i join i.pixels p, Dataset d where d.id = i.id
select i.id, d.id from Image i, Dataset d join d.imageLinks l where l.child = i
select l.id from DatasetImageLink l where l.child.details.owner.id = 3 and l.child.details.group.name like 'group%'
select p.datasetLinks from Project p
select a.file from Annotation a
select max(i.acquisitionDate) from Image i
select i.id from Image i where i.id > (select count(*) from Image)
select c from Pixels p join p.channels c where index(c) >= 0 order by index(c)
select c, index(c) from Pixels p join p.channels c join fetch c.logicalChannel
select c, p from Pixels p join p.channels c join fetch c.logicalChannel order by index(c)
select p from Pixels p join fetch p.channels c join fetch c.logicalChannel order by index(c)
